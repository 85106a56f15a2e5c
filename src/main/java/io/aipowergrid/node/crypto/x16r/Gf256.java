package io.aipowergrid.node.crypto.x16r;

/**
 * The byte arithmetic of AES (FIPS 197): the field of 256 elements modulo x^8 + x^4 + x^3 + x + 1,
 * its S-box and one round without a key. Tables are computed once.
 */
final class Gf256 {
  private static final int MODULUS = 0x11b;

  /** The S-box: the inverse in the field, then an affine map. */
  private static final int[] SBOX = new int[256];

  /** What the lowest byte of a column adds to the next state; the other three rotate it. */
  private static final int[] COLUMN = new int[256];

  static {
    for (int x = 0; x < 256; x++) {
      int inverse = power(x, 254);
      int mixed = inverse;
      for (int i = 1; i <= 4; i++) {
        mixed ^= (inverse << i | inverse >> 8 - i) & 0xff;
      }
      SBOX[x] = mixed ^ 0x63;
      COLUMN[x] = multiply(2, SBOX[x]) | SBOX[x] << 8 | SBOX[x] << 16 | multiply(3, SBOX[x]) << 24;
    }
  }

  private static final int[][] MULTIPLES = new int[8][256];

  static {
    for (int factor = 0; factor < MULTIPLES.length; factor++) {
      for (int x = 0; x < 256; x++) {
        MULTIPLES[factor][x] = multiply(factor, x);
      }
    }
  }

  private Gf256() {}

  private static int power(int x, int exponent) {
    int result = 1;
    for (int i = 0; i < exponent; i++) {
      result = multiply(result, x);
    }
    return result;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    for (int bit = 7; bit >= 0; bit--) {
      product <<= 1;
      product ^= (product & 0x100) != 0 ? MODULUS : 0;
      product ^= (b >> bit & 1) != 0 ? a : 0;
    }
    return product;
  }

  /** The product of a byte and a factor from 0 to 7. */
  static int times(int factor, int x) {
    return MULTIPLES[factor][x];
  }

  /** The S-box of AES. */
  static int substitute(int x) {
    return SBOX[x];
  }

  /**
   * One AES round with the key zero on four columns at the offset: SubBytes, ShiftRows, MixColumns.
   * A column is a little-endian word.
   */
  static void aesRound(int[] state, int at) {
    int a = state[at];
    int b = state[at + 1];
    int c = state[at + 2];
    int d = state[at + 3];
    state[at] = column(a, b, c, d);
    state[at + 1] = column(b, c, d, a);
    state[at + 2] = column(c, d, a, b);
    state[at + 3] = column(d, a, b, c);
  }

  private static int column(int a, int b, int c, int d) {
    return COLUMN[a & 0xff]
        ^ Integer.rotateLeft(COLUMN[b >>> 8 & 0xff], 8)
        ^ Integer.rotateLeft(COLUMN[c >>> 16 & 0xff], 16)
        ^ Integer.rotateLeft(COLUMN[d >>> 24], 24);
  }
}
