package io.aipowergrid.node.chain.consensus;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Targets in the compact form of a header's bits, and the work they stand for (arith_uint256.cpp,
 * SetCompact, GetCompact; chain.md 4). Pure; may be called from any thread.
 */
public final class CompactBits {
  private static final int SIGN = 0x0080_0000;
  private static final int MANTISSA = 0x007f_ffff;
  private static final BigInteger TWO_TO_256 = BigInteger.ONE.shiftLeft(256);

  private CompactBits() {}

  /**
   * The number that bits stand for, as the daemon reads it.
   *
   * @param target modulo 2^256
   * @param negative whether the sign bit stands with a number that is not zero
   * @param overflow whether the number has more than 256 bits
   */
  public record Decoded(BigInteger target, boolean negative, boolean overflow) {}

  /** Reads bits, an unsigned 32-bit number. Never fails. */
  public static Decoded decode(long bits) {
    int exponent = (int) (bits >>> 24) & 0xff;
    int mantissa = (int) bits & MANTISSA;
    boolean negative = mantissa != 0 && ((int) bits & SIGN) != 0;
    boolean overflow =
        mantissa != 0
            && (exponent > 34
                || (mantissa > 0xff && exponent > 33)
                || (mantissa > 0xffff && exponent > 32));
    BigInteger number = BigInteger.valueOf(mantissa);
    // The exponent counts bytes of the whole number, of which the mantissa is the first three.
    BigInteger target =
        exponent <= 3
            ? number.shiftRight(8 * (3 - exponent))
            : number.shiftLeft(8 * (exponent - 3));
    return new Decoded(target.mod(TWO_TO_256), negative, overflow);
  }

  /** The target of bits that a chain may carry; empty when negative, zero or overflowing. */
  public static Optional<BigInteger> target(long bits) {
    Decoded decoded = decode(bits);
    return decoded.negative() || decoded.overflow() || decoded.target().signum() == 0
        ? Optional.empty()
        : Optional.of(decoded.target());
  }

  /**
   * The bits of a target below 2^256; its lower digits are lost.
   *
   * @return unsigned 32-bit
   */
  public static long encode(BigInteger target) {
    int bytes = (target.bitLength() + 7) / 8;
    long mantissa =
        bytes <= 3
            ? target.longValueExact() << (8 * (3 - bytes))
            : target.shiftRight(8 * (bytes - 3)).longValueExact();
    // The highest mantissa bit is the sign, so a number that needs it moves by one byte.
    if ((mantissa & SIGN) != 0) {
      mantissa >>= 8;
      bytes++;
    }
    return mantissa | (long) bytes << 24;
  }

  /**
   * Hashes that a block of these bits takes on average: floor(2^256 / (target + 1)); zero for bits
   * that no block may carry (chain.cpp, GetBlockProof).
   */
  public static BigInteger work(long bits) {
    return target(bits)
        .map(target -> TWO_TO_256.divide(target.add(BigInteger.ONE)))
        .orElse(BigInteger.ZERO);
  }
}
