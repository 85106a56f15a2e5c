package io.aipowergrid.node.inference.exact;

/**
 * The tokens that may be drawn at a position, as a bit for each id. Immutable once it is handed
 * out.
 */
final class TokenMask {
  private final long[] bits;
  private int count;

  TokenMask(int vocabulary) {
    this.bits = new long[(vocabulary + Long.SIZE - 1) / Long.SIZE];
  }

  void allow(int id) {
    if (!allows(id)) {
      bits[id / Long.SIZE] |= 1L << id;
      count++;
    }
  }

  boolean allows(int id) {
    return (bits[id / Long.SIZE] & 1L << id) != 0;
  }

  /** How many tokens may be drawn. */
  int count() {
    return count;
  }

  /** Writes the ids in ascending order. */
  void copyIds(int[] out) {
    int next = 0;
    for (int word = 0; word < bits.length; word++) {
      for (long left = bits[word]; left != 0; left &= left - 1) {
        out[next++] = word * Long.SIZE + Long.numberOfTrailingZeros(left);
      }
    }
  }

  static long bytes(int vocabulary) {
    return vocabulary / Byte.SIZE;
  }
}
