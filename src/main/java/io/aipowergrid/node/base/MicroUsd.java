package io.aipowergrid.node.base;

import java.math.BigDecimal;

/**
 * Money in millionths of a US dollar; may be negative for a balance that a reversal overdrew.
 * Arithmetic is exact: overflow throws {@link ArithmeticException}.
 */
public record MicroUsd(long micros) implements Comparable<MicroUsd> {
  public static final MicroUsd ZERO = new MicroUsd(0);

  private static final int DIGITS = 6;

  /** micros micro-USD. */
  public static MicroUsd of(long micros) {
    return new MicroUsd(micros);
  }

  public MicroUsd plus(MicroUsd other) {
    return new MicroUsd(Math.addExact(micros, other.micros));
  }

  public MicroUsd minus(MicroUsd other) {
    return new MicroUsd(Math.subtractExact(micros, other.micros));
  }

  public MicroUsd negated() {
    return new MicroUsd(Math.negateExact(micros));
  }

  public MicroUsd min(MicroUsd other) {
    return micros <= other.micros ? this : other;
  }

  public MicroUsd max(MicroUsd other) {
    return micros >= other.micros ? this : other;
  }

  public boolean isZero() {
    return micros == 0;
  }

  public boolean isNegative() {
    return micros < 0;
  }

  public boolean isPositive() {
    return micros > 0;
  }

  @Override
  public int compareTo(MicroUsd other) {
    return Long.compare(micros, other.micros);
  }

  /** Exact, for people: {@code 25.000000 USD}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(micros, DIGITS).toPlainString() + " USD";
  }
}
