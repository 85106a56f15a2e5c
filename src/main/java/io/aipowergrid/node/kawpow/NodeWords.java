package io.aipowergrid.node.kawpow;

/** A 64-byte node as 16 words of 32 bits and as the first eight words of a Keccak state. */
final class NodeWords {
  private static final int PAIRS = Kawpow.NODE_WORDS / 2;

  private NodeWords() {}

  /** Two words as one of 64 bits, the lower first. */
  static long pair(int[] words, int offset) {
    return Integer.toUnsignedLong(words[offset]) | (long) words[offset + 1] << Integer.SIZE;
  }

  static void load(int[] words, int offset, long[] state) {
    for (int k = 0; k < PAIRS; k++) {
      state[k] = pair(words, offset + 2 * k);
    }
  }

  static void store(long[] state, int[] words, int offset) {
    for (int k = 0; k < PAIRS; k++) {
      words[offset + 2 * k] = (int) state[k];
      words[offset + 2 * k + 1] = (int) (state[k] >>> Integer.SIZE);
    }
  }
}
