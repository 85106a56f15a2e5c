package io.aipowergrid.node.crypto.secp256k1;

import java.math.BigInteger;

/**
 * The non-adjacent form of a number with a window: digits that are zero or odd, among any so many
 * in a row one at most that is not zero, so that few additions are needed.
 */
final class SignedDigits {
  /** Numbers have 129 bits at most; the last carry may add one. */
  static final int COUNT = 131;

  private SignedDigits() {}

  /**
   * The digits, lowest first; {@code number} is the sum of digit[i] 2^i.
   *
   * @param number of either sign, below 2^129
   * @param width digits lie between -2^(width - 1) and 2^(width - 1)
   */
  static int[] of(BigInteger number, int width) {
    var digits = new int[COUNT];
    var magnitude = number.abs();
    long low = magnitude.longValue();
    long middle = magnitude.shiftRight(64).longValue();
    int high = magnitude.shiftRight(128).intValue();
    int sign = number.signum() < 0 ? -1 : 1;
    int carry = 0;
    for (int bit = 0; bit < COUNT; ) {
      if ((bits(low, middle, high, bit) & 1) == carry) {
        bit++;
        continue;
      }
      int window = (bits(low, middle, high, bit) & (1 << width) - 1) + carry;
      carry = window >> width - 1 & 1;
      digits[bit] = sign * (window - (carry << width));
      bit += width;
    }
    return digits;
  }

  /** At least 31 bits from a place on. */
  private static int bits(long low, long middle, int high, int from) {
    if (from < 64) {
      return (int) (from == 0 ? low : low >>> from | middle << 64 - from);
    }
    if (from < 128) {
      return (int) (from == 64 ? middle : middle >>> from - 64 | (long) high << 128 - from);
    }
    return high >>> from - 128;
  }
}
