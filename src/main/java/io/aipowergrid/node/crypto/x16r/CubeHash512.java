package io.aipowergrid.node.crypto.x16r;

/**
 * CubeHash16/32-512: 16 rounds for each 32 bytes. Source: Bernstein, "CubeHash specification
 * (2.B.1)", 2009.
 */
final class CubeHash512 {
  private static final int BLOCK_BYTES = 32;
  private static final int BLOCK_ROUNDS = 16;
  private static final int OUTER_ROUNDS = 160;
  private static final int HALF = 16;

  private final int[] state = new int[2 * HALF];

  private CubeHash512() {
    state[0] = Hash512.LENGTH;
    state[1] = BLOCK_BYTES;
    state[2] = BLOCK_ROUNDS;
    rounds(OUTER_ROUNDS);
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new CubeHash512().digest(message);
  }

  private byte[] digest(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, 0);
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      for (int i = 0; i < BLOCK_BYTES / Integer.BYTES; i++) {
        state[i] ^= Blocks.intLe(padded, offset + i * Integer.BYTES);
      }
      rounds(BLOCK_ROUNDS);
    }
    state[2 * HALF - 1] ^= 1;
    rounds(OUTER_ROUNDS);
    return Blocks.bytesOfIntsLe(state, 0);
  }

  private void rounds(int count) {
    for (int round = 0; round < count; round++) {
      halfRound(7, 8, 2);
      halfRound(11, 4, 1);
    }
  }

  /** Adds, rotates, swaps, xors and swaps again; a swap exchanges words whose numbers differ so. */
  private void halfRound(int rotation, int lowSwap, int highSwap) {
    for (int i = 0; i < HALF; i++) {
      state[HALF + i] += state[i];
      state[i] = Integer.rotateLeft(state[i], rotation);
    }
    swap(0, lowSwap);
    for (int i = 0; i < HALF; i++) {
      state[i] ^= state[HALF + i];
    }
    swap(HALF, highSwap);
  }

  private void swap(int from, int distance) {
    for (int i = 0; i < HALF; i++) {
      if ((i & distance) == 0) {
        int word = state[from + i];
        state[from + i] = state[from + i + distance];
        state[from + i + distance] = word;
      }
    }
  }
}
