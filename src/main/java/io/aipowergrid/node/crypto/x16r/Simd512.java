package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;

/**
 * SIMD-512 with the tweak of the second round of the SHA-3 competition: a Feistel network of eight
 * lanes, keyed by a number-theoretic transform of the message. Source: Leurent, Bouillaguet,
 * Fouque, "SIMD Is a Message Digest", 2009.
 */
final class Simd512 {
  private static final int BLOCK_BYTES = 128;
  private static final int LANES = 8;
  private static final int STATE_WORDS = 4 * LANES;
  private static final int TRANSFORM = 256;
  private static final int PRIME = 257;

  /** A root of unity of order 256. */
  private static final int ROOT = 41;

  /** What is added to the transform is the powers of this, and of its cube in the last block. */
  private static final int OFFSET_ROOT = 163;

  private static final int[] START = {
    0x0ba16b95, 0x72f999ad, 0x9fecc2ae, 0xba3264fc, 0x5e894929, 0x8e9f30e5, 0x2f1daa37, 0xf0f2c558,
    0xac506643, 0xa90635a5, 0xe25b878b, 0xaab7878f, 0x88817f7a, 0x0a02892b, 0x559a7550, 0x598f657e,
    0x7eef60a1, 0x6b70e3e8, 0x9c1714d1, 0xb958e2a8, 0xab02675e, 0xed1c014f, 0xcd8d65bb, 0xfdb7a257,
    0x09254899, 0xd699c7bc, 0x9019b6dc, 0x2b9022e4, 0x8fa14956, 0x21bf9bd3, 0xb94d0943, 0x6ffddc22
  };

  /** By round, the four rotations. */
  private static final int[][] ROTATIONS = {
    {3, 23, 17, 27}, {28, 19, 22, 7}, {29, 9, 15, 5}, {4, 13, 10, 25}
  };

  /** In which order the steps take the rows of sixteen transformed numbers. */
  private static final int[] ROW_ORDER = {
    4, 6, 0, 2, 7, 5, 3, 1, 15, 11, 12, 8, 9, 13, 10, 14,
    17, 18, 23, 20, 22, 21, 16, 19, 30, 24, 25, 31, 27, 29, 28, 26
  };

  /** By step modulo 7: a lane takes from the lane whose number differs by this. */
  private static final int[] NEIGHBOUR = {1, 6, 2, 3, 5, 7, 4};

  private final int[] chain = START.clone();
  private int[] state = new int[STATE_WORDS];
  private int step;

  private Simd512() {}

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Simd512().digest(message);
  }

  private byte[] digest(byte[] message) {
    // Zeros fill the last block; the length follows in a block of its own.
    int blocks = Math.ceilDiv(message.length, BLOCK_BYTES);
    var padded = Arrays.copyOf(message, (blocks + 1) * BLOCK_BYTES);
    Blocks.putLongLe(padded, blocks * BLOCK_BYTES, Blocks.bits(message));
    for (int block = 0; block <= blocks; block++) {
      compress(padded, block * BLOCK_BYTES, block == blocks);
    }
    return Blocks.bytesOfIntsLe(chain, 0);
  }

  private void compress(byte[] bytes, int offset, boolean last) {
    var transformed = transform(bytes, offset, last);
    state = chain.clone();
    for (int i = 0; i < STATE_WORDS; i++) {
      state[i] ^= Blocks.intLe(bytes, offset + i * Integer.BYTES);
    }
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 8; i++) {
        step = round + i;
        step(keys(transformed, round, i), i < 4, ROTATIONS[round], i);
      }
    }
    for (int i = 0; i < 4; i++) {
      step = 4 + i;
      step(Arrays.copyOfRange(chain, i * LANES, (i + 1) * LANES), true, ROTATIONS[3], i);
    }
    System.arraycopy(state, 0, chain, 0, STATE_WORDS);
  }

  /** The block as a polynomial at the powers of the root, as numbers from -128 to 128. */
  private static int[] transform(byte[] bytes, int offset, boolean last) {
    var result = new int[TRANSFORM];
    int x = 1;
    int power = 1;
    for (int i = 0; i < TRANSFORM; i++) {
      int sum = 0;
      for (int j = BLOCK_BYTES - 1; j >= 0; j--) {
        sum = (sum * x + (bytes[offset + j] & 0xff)) % PRIME;
      }
      int cube = power * power % PRIME * power;
      int value = (sum + power + (last ? cube : 0)) % PRIME;
      result[i] = value > TRANSFORM / 2 ? value - PRIME : value;
      x = x * ROOT % PRIME;
      power = power * OFFSET_ROOT % PRIME;
    }
    return result;
  }

  /** The eight words of a step: pairs of transformed numbers, times a constant, side by side. */
  private static int[] keys(int[] transformed, int round, int i) {
    int row = ROW_ORDER[round * 8 + i];
    var keys = new int[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      keys[lane] =
          switch (round) {
            case 0, 1 -> pair(transformed, row * 16 + 2 * lane, 1, 185);
            case 2 -> pair(transformed, row * 16 + 2 * lane - 256, 128, 233);
            default -> pair(transformed, row * 16 + 2 * lane - 383, 128, 233);
          };
    }
    return keys;
  }

  private static int pair(int[] transformed, int at, int distance, int factor) {
    return transformed[at] * factor & 0xffff | transformed[at + distance] * factor << 16;
  }

  private void step(int[] keys, boolean choose, int[] rotations, int i) {
    int rotation = rotations[i % 4];
    int nextRotation = rotations[(i + 1) % 4];
    var next = new int[STATE_WORDS];
    for (int lane = 0; lane < LANES; lane++) {
      int a = state[lane];
      int b = state[LANES + lane];
      int c = state[2 * LANES + lane];
      int mixed = choose ? (b ^ c) & a ^ c : a & b | (a | b) & c;
      int sum = state[3 * LANES + lane] + keys[lane] + mixed;
      int neighbour = state[lane ^ NEIGHBOUR[step % NEIGHBOUR.length]];
      next[lane] = Integer.rotateLeft(sum, nextRotation) + Integer.rotateLeft(neighbour, rotation);
      next[LANES + lane] = Integer.rotateLeft(a, rotation);
      next[2 * LANES + lane] = b;
      next[3 * LANES + lane] = c;
    }
    state = next;
  }
}
