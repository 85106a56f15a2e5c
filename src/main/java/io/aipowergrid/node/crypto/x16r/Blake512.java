package io.aipowergrid.node.crypto.x16r;

/**
 * BLAKE-512, the SHA-3 candidate of the final round (16 rounds), not BLAKE2. Source: Aumasson,
 * Henzen, Meier, Phan, "SHA-3 proposal BLAKE", version 1.3.
 */
final class Blake512 {
  private static final int BLOCK_BYTES = 128;
  private static final int LENGTH_BYTES = 16;
  private static final int ROUNDS = 16;

  /** The start value of SHA-512. */
  private static final long[] START = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** The first digits of pi. */
  private static final long[] PI = {
    0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xa4093822299f31d0L, 0x082efa98ec4e6c89L,
    0x452821e638d01377L, 0xbe5466cf34e90c6cL, 0xc0ac29b7c97c50ddL, 0x3f84d5b5b5470917L,
    0x9216d5d98979fb1bL, 0xd1310ba698dfb5acL, 0x2ffd72dbd01adfb7L, 0xb8e1afed6a267e96L,
    0xba7c9045f12c7f99L, 0x24a19947b3916cf7L, 0x0801f2e2858efc16L, 0x636920d871574e69L
  };

  /** Section 2.1.2: which message words a round takes, ten permutations used in turn. */
  private static final int[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private final long[] chain = START.clone();
  private final long[] state = new long[16];
  private final long[] words = new long[16];

  private Blake512() {}

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Blake512().digest(message);
  }

  private byte[] digest(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, LENGTH_BYTES);
    // A second one bit ends the padding just before the length.
    padded[padded.length - LENGTH_BYTES - 1] |= 1;
    Blocks.putLongBe(padded, padded.length - Long.BYTES, Blocks.bits(message));
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      Blocks.readLongsBe(padded, offset, words);
      // The counter tells how many message bits were hashed; a block of padding alone counts none.
      long counted = Math.min(offset + BLOCK_BYTES, message.length);
      compress(counted > offset ? counted * Byte.SIZE : 0);
    }
    return Blocks.bytesOfLongsBe(chain, 0);
  }

  private void compress(long counter) {
    System.arraycopy(chain, 0, state, 0, 8);
    System.arraycopy(PI, 0, state, 8, 8);
    // The upper half of the counter is zero, as no array is that long; so is the salt.
    state[12] ^= counter;
    state[13] ^= counter;
    for (int round = 0; round < ROUNDS; round++) {
      round(SIGMA[round % SIGMA.length]);
    }
    for (int i = 0; i < 8; i++) {
      chain[i] ^= state[i] ^ state[i + 8];
    }
  }

  private void round(int[] sigma) {
    for (int column = 0; column < 4; column++) {
      mix(column, 4 + column, 8 + column, 12 + column, sigma, 2 * column);
    }
    for (int diagonal = 0; diagonal < 4; diagonal++) {
      mix(
          diagonal,
          4 + (diagonal + 1 & 3),
          8 + (diagonal + 2 & 3),
          12 + (diagonal + 3 & 3),
          sigma,
          8 + 2 * diagonal);
    }
  }

  private void mix(int a, int b, int c, int d, int[] sigma, int at) {
    int i = sigma[at];
    int j = sigma[at + 1];
    state[a] += state[b] + (words[i] ^ PI[j]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 32);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 25);
    state[a] += state[b] + (words[j] ^ PI[i]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 11);
  }
}
