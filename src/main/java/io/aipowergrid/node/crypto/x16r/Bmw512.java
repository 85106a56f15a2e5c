package io.aipowergrid.node.crypto.x16r;

/**
 * Blue Midnight Wish, BMW-512, as tweaked for the second round of the SHA-3 competition. Source:
 * Gligoroski et al., "Cryptographic Hash Function BLUE MIDNIGHT WISH", 2009.
 */
final class Bmw512 {
  private static final int BLOCK_BYTES = 128;
  private static final int WORDS = 16;

  /** The start value: the bytes 80, 81, ... ff. */
  private static final long START = 0x8081828384858687L;

  private static final long START_STEP = 0x0808080808080808L;
  private static final long FINAL_START = 0xaaaaaaaaaaaaaaa0L;
  private static final long ROUND_CONSTANT = 0x0555555555555555L;

  /**
   * Table of f0: each row names five words; a negative number is one's complement and subtracts.
   */
  private static final int[][] MIXED = {
    {5, ~7, 10, 13, 14},
    {6, ~8, 11, 14, ~15},
    {0, 7, 9, ~12, 15},
    {0, ~1, 8, ~10, 13},
    {1, 2, 9, ~11, ~14},
    {3, ~2, 10, ~12, 15},
    {4, ~0, ~3, ~11, 13},
    {1, ~4, ~5, ~12, ~14},
    {2, ~5, ~6, 13, ~15},
    {0, ~3, 6, ~7, 14},
    {8, ~1, ~4, ~7, 15},
    {8, ~0, ~2, ~5, 9},
    {1, 3, ~6, ~9, 10},
    {2, 4, 7, 10, 11},
    {3, ~5, 8, ~11, ~12},
    {12, ~4, ~6, ~9, 13}
  };

  /** The rotations r1 to r7 of the second expansion. */
  private static final int[] ROTATIONS = {5, 11, 27, 32, 37, 43, 53};

  /** Shifts of f2 for each of the first eight words: of XH, then of Q; positive is to the left. */
  private static final int[] HIGH_SHIFT = {5, -7, -5, -1, -3, 6, -4, -11};

  private static final int[] EXPANDED_SHIFT = {-5, 8, 5, 5, 0, -6, 6, 2};

  /** Shifts of XL for each of the last eight words. */
  private static final int[] LOW_SHIFT = {8, -6, 6, 4, -3, -4, -7, -2};

  private Bmw512() {}

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, Long.BYTES);
    Blocks.putLongLe(padded, padded.length - Long.BYTES, Blocks.bits(message));
    var chain = ascending(START, START_STEP);
    var words = new long[WORDS];
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      Blocks.readLongsLe(padded, offset, words);
      chain = compress(words, chain);
    }
    // The chain itself is hashed once more, from a fixed start.
    return Blocks.bytesOfLongsLe(compress(chain, ascending(FINAL_START, 1)), WORDS / 2);
  }

  private static long[] ascending(long first, long step) {
    var result = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      result[i] = first + i * step;
    }
    return result;
  }

  private static long[] compress(long[] message, long[] chain) {
    var q = new long[2 * WORDS];
    mix(message, chain, q);
    for (int i = WORDS; i < 2 * WORDS; i++) {
      long element = element(message, chain, i);
      q[i] = element + (i < WORDS + 2 ? expandThoroughly(q, i) : expandSimply(q, i));
    }
    return fold(message, q);
  }

  private static void mix(long[] message, long[] chain, long[] q) {
    for (int i = 0; i < WORDS; i++) {
      long sum = 0;
      for (int term : MIXED[i]) {
        int at = term < 0 ? ~term : term;
        long word = message[at] ^ chain[at];
        sum += term < 0 ? -word : word;
      }
      q[i] = scramble(i % 5, sum) + chain[(i + 1) % WORDS];
    }
  }

  private static long element(long[] message, long[] chain, int i) {
    long sum =
        rotated(message, i % WORDS)
            + rotated(message, (i + 3) % WORDS)
            - rotated(message, (i + 10) % WORDS)
            + i * ROUND_CONSTANT;
    return sum ^ chain[(i + 7) % WORDS];
  }

  private static long rotated(long[] message, int at) {
    return Long.rotateLeft(message[at], at + 1);
  }

  private static long expandThoroughly(long[] q, int i) {
    long sum = 0;
    for (int k = 0; k < WORDS; k++) {
      sum += scramble((k + 1) % 4, q[i - WORDS + k]);
    }
    return sum;
  }

  private static long expandSimply(long[] q, int i) {
    long sum = scramble(4, q[i - 2]) + scramble(5, q[i - 1]);
    for (int k = 0; k < ROTATIONS.length; k++) {
      sum += q[i - WORDS + 2 * k] + Long.rotateLeft(q[i - WORDS + 2 * k + 1], ROTATIONS[k]);
    }
    return sum;
  }

  private static long[] fold(long[] message, long[] q) {
    long low = 0;
    for (int i = WORDS; i < WORDS + 8; i++) {
      low ^= q[i];
    }
    long high = low;
    for (int i = WORDS + 8; i < 2 * WORDS; i++) {
      high ^= q[i];
    }
    var result = new long[WORDS];
    for (int i = 0; i < 8; i++) {
      result[i] =
          (shift(high, HIGH_SHIFT[i]) ^ shift(q[WORDS + i], EXPANDED_SHIFT[i]) ^ message[i])
              + (low ^ q[WORDS + 8 + i] ^ q[i]);
    }
    for (int i = 0; i < 8; i++) {
      result[8 + i] =
          Long.rotateLeft(result[(i + 4) % 8], 9 + i)
              + (high ^ q[WORDS + 8 + i] ^ message[8 + i])
              + (shift(low, LOW_SHIFT[i]) ^ q[WORDS + (i + 7) % 8] ^ q[8 + i]);
    }
    return result;
  }

  private static long shift(long word, int left) {
    return left >= 0 ? word << left : word >>> -left;
  }

  /** The functions s0 to s5. */
  private static long scramble(int which, long x) {
    return switch (which) {
      case 0 -> x >>> 1 ^ x << 3 ^ Long.rotateLeft(x, 4) ^ Long.rotateLeft(x, 37);
      case 1 -> x >>> 1 ^ x << 2 ^ Long.rotateLeft(x, 13) ^ Long.rotateLeft(x, 43);
      case 2 -> x >>> 2 ^ x << 1 ^ Long.rotateLeft(x, 19) ^ Long.rotateLeft(x, 53);
      case 3 -> x >>> 2 ^ x << 2 ^ Long.rotateLeft(x, 28) ^ Long.rotateLeft(x, 59);
      case 4 -> x >>> 1 ^ x;
      default -> x >>> 2 ^ x;
    };
  }
}
