package io.aipowergrid.node.mining.stratum;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How hard a share is: how many hashes one costs on average. All of the server's arithmetic is in
 * this unit, a whole number, because targets cannot be added and difficulties are fractions.
 *
 * @param hashes 1 to {@link #MAX}
 */
record ShareWork(long hashes) implements Comparable<ShareWork> {
  /** The most hashes that a share may cost. */
  static final long MAX = 1L << 62;

  /**
   * The easiest work whose target begins with a zero byte. kawpowminer replaces the first two
   * digits of a target by zeros, so an easier one would not arrive (chain.md 9.6).
   */
  static final ShareWork EASIEST_SERVED = new ShareWork(256);

  /** The target of difficulty 1 at pools of this family: 00000000ff00...00. */
  static final BigInteger DIFFICULTY_ONE = BigInteger.valueOf(0xff).shiftLeft(216);

  private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(256);
  private static final BigDecimal HASHES_OF_ONE =
      new BigDecimal(SPACE).divide(new BigDecimal(DIFFICULTY_ONE), java.math.MathContext.DECIMAL64);

  ShareWork {
    if (hashes < 1 || hashes > MAX) {
      throw new IllegalArgumentException("a share cannot cost " + hashes + " hashes");
    }
  }

  /** The nearest allowed work. */
  static ShareWork clamped(long hashes) {
    return new ShareWork(Math.clamp(hashes, 1, MAX));
  }

  /**
   * The work that meeting a target costs; beyond {@link #MAX}, that.
   *
   * @param target the highest final hash that counts, not negative
   */
  static ShareWork ofTarget(BigInteger target) {
    var hashes = SPACE.divide(target.add(BigInteger.ONE)).max(BigInteger.ONE);
    return hashes.bitLength() > 62 ? new ShareWork(MAX) : new ShareWork(hashes.longValueExact());
  }

  /**
   * The work of a difficulty as pools count it.
   *
   * @param difficulty finite and above 0
   */
  static ShareWork ofDifficulty(double difficulty) {
    if (!(difficulty > 0) || Double.isInfinite(difficulty)) {
      throw new IllegalArgumentException("no share has the difficulty " + difficulty);
    }
    double hashes = HASHES_OF_ONE.doubleValue() * difficulty;
    return clamped(Math.round(hashes));
  }

  /** The highest final hash that counts as this work. */
  BigInteger target() {
    return SPACE.divide(BigInteger.valueOf(hashes)).subtract(BigInteger.ONE);
  }

  /** This work as a difficulty, for people. */
  double difficulty() {
    return hashes / HASHES_OF_ONE.doubleValue();
  }

  @Override
  public int compareTo(ShareWork other) {
    return Long.compare(hashes, other.hashes);
  }
}
