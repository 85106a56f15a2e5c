package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.base.Hash256;

/** Hashes as kernels take and give them: eight little-endian words in display order. */
public final class HashWords {
  public static final int COUNT = Hash256.LENGTH / Integer.BYTES;

  private HashWords() {}

  /** The words of a hash. */
  public static int[] of(Hash256 hash) {
    byte[] wire = hash.toBytes();
    var words = new int[COUNT];
    for (int i = 0; i < Hash256.LENGTH; i++) {
      int display = wire[Hash256.LENGTH - 1 - i] & 0xff;
      words[i / Integer.BYTES] |= display << Byte.SIZE * (i % Integer.BYTES);
    }
    return words;
  }

  /** The reverse of {@link #of}. */
  public static Hash256 toHash(int[] words) {
    var wire = new byte[Hash256.LENGTH];
    for (int i = 0; i < Hash256.LENGTH; i++) {
      wire[Hash256.LENGTH - 1 - i] =
          (byte) (words[i / Integer.BYTES] >>> Byte.SIZE * (i % Integer.BYTES));
    }
    return Hash256.of(wire);
  }
}
