package io.aipowergrid.node.crypto.x16r;

/**
 * Luffa-512, version 2: five permutations of 256 bits beside each other. Source: De Canniere, Sato,
 * Watanabe, "Hash Function Luffa", version 2.0, 2009.
 */
final class Luffa512 {
  private static final int BLOCK_BYTES = 32;
  private static final int LANES = 5;
  private static final int WORDS = 8;
  private static final int STEPS = 8;

  private static final int[][] START = {
    {
      0x6d251e69, 0x44b051e0, 0x4eaa6fb4, 0xdbf78465, 0x6e292011, 0x90152df4, 0xee058139, 0xdef610bb
    },
    {
      0xc3b44b95, 0xd9d2f256, 0x70eee9a0, 0xde099fa3, 0x5d9b0557, 0x8fc944b3, 0xcf1ccf0e, 0x746cd581
    },
    {
      0xf7efc89d, 0x5dba5781, 0x04016ce5, 0xad659c05, 0x0306194f, 0x666d1836, 0x24aa230a, 0x8b264ae7
    },
    {
      0x858075d5, 0x36d79cce, 0xe571f7d7, 0x204b1f67, 0x35870c6a, 0x57e9e923, 0x14bcb808, 0x7cde72ce
    },
    {0x6c68e9be, 0x5ec41e22, 0xc825b7c7, 0xaffb4363, 0xf5df3999, 0x0fc688f1, 0xb07224cc, 0x03e86cea}
  };

  /** By lane, the constant of each step for word 0. */
  private static final int[][] CONSTANT_0 = {
    {
      0x303994a6, 0xc0e65299, 0x6cc33a12, 0xdc56983e, 0x1e00108f, 0x7800423d, 0x8f5b7882, 0x96e1db12
    },
    {
      0xb6de10ed, 0x70f47aae, 0x0707a3d4, 0x1c1e8f51, 0x707a3d45, 0xaeb28562, 0xbaca1589, 0x40a46f3e
    },
    {
      0xfc20d9d2, 0x34552e25, 0x7ad8818f, 0x8438764a, 0xbb6de032, 0xedb780c8, 0xd9847356, 0xa2c78434
    },
    {
      0xb213afa5, 0xc84ebe95, 0x4e608a22, 0x56d858fe, 0x343b138f, 0xd0ec4e3d, 0x2ceb4882, 0xb3ad2208
    },
    {0xf0d2e9e3, 0xac11d7fa, 0x1bcb66f2, 0x6f2d9bc9, 0x78602649, 0x8edae952, 0x3b6ba548, 0xedae9520}
  };

  /** By lane, the constant of each step for word 4. */
  private static final int[][] CONSTANT_4 = {
    {
      0xe0337818, 0x441ba90d, 0x7f34d442, 0x9389217f, 0xe5a8bce6, 0x5274baf4, 0x26889ba7, 0x9a226e9d
    },
    {
      0x01685f3d, 0x05a17cf4, 0xbd09caca, 0xf4272b28, 0x144ae5cc, 0xfaa7ae2b, 0x2e48f1c1, 0xb923c704
    },
    {
      0xe25e72c1, 0xe623bb72, 0x5c58a4a4, 0x1e38e2e7, 0x78e38b9d, 0x27586719, 0x36eda57f, 0x703aace7
    },
    {
      0xe028c9bf, 0x44756f91, 0x7e8fce32, 0x956548be, 0xfe191be2, 0x3cb226e5, 0x5944a28e, 0xa1c4c355
    },
    {0x5090d577, 0x2d1925ab, 0xb46496ac, 0xd1925ab0, 0x29131ab6, 0x0fc053c3, 0x3f014f0c, 0xfc053c31}
  };

  private final int[][] state = new int[LANES][];

  private Luffa512() {
    for (int lane = 0; lane < LANES; lane++) {
      state[lane] = START[lane].clone();
    }
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Luffa512().digest(message);
  }

  private byte[] digest(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, 0);
    var block = new int[WORDS];
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      Blocks.readIntsBe(padded, offset, block);
      round(block);
    }
    // Each half of the result is the sum of the lanes after a blank round.
    var result = new int[2 * WORDS];
    for (int half = 0; half < 2; half++) {
      round(new int[WORDS]);
      System.arraycopy(sum(), 0, result, half * WORDS, WORDS);
    }
    return Blocks.bytesOfIntsBe(result, 0);
  }

  private int[] sum() {
    var sum = new int[WORDS];
    for (var lane : state) {
      sum = xor(sum, lane);
    }
    return sum;
  }

  private void round(int[] block) {
    inject(block);
    for (int lane = 0; lane < LANES; lane++) {
      permute(state[lane], lane);
    }
  }

  /** The message injection for five lanes: a linear map over the ring of doubling. */
  private void inject(int[] block) {
    var doubledSum = doubled(sum());
    for (int lane = 0; lane < LANES; lane++) {
      state[lane] = xor(state[lane], doubledSum);
    }
    mixNeighbours(1);
    mixNeighbours(LANES - 1);
    var message = block;
    for (int lane = 0; lane < LANES; lane++) {
      state[lane] = xor(state[lane], message);
      message = doubled(message);
    }
  }

  /** Each lane becomes its double plus the lane at the distance, all at once. */
  private void mixNeighbours(int distance) {
    var before = state.clone();
    for (int lane = 0; lane < LANES; lane++) {
      state[lane] = xor(doubled(before[lane]), before[(lane + distance) % LANES]);
    }
  }

  /** Multiplies by x modulo x^8 + x^4 + x^3 + x + 1; word i holds the coefficients of x^i. */
  private static int[] doubled(int[] a) {
    int top = a[7];
    return new int[] {top, a[0] ^ top, a[1], a[2] ^ top, a[3] ^ top, a[4], a[5], a[6]};
  }

  private static int[] xor(int[] a, int[] b) {
    var result = a.clone();
    for (int i = 0; i < WORDS; i++) {
      result[i] ^= b[i];
    }
    return result;
  }

  private static void permute(int[] v, int lane) {
    for (int i = 4; i < WORDS; i++) {
      v[i] = Integer.rotateLeft(v[i], lane);
    }
    for (int step = 0; step < STEPS; step++) {
      substitute(v, 0, 1, 2, 3);
      substitute(v, 5, 6, 7, 4);
      for (int i = 0; i < 4; i++) {
        mix(v, i);
      }
      v[0] ^= CONSTANT_0[lane][step];
      v[4] ^= CONSTANT_4[lane][step];
    }
  }

  /** SubCrumb: the four-bit S-box on 32 columns at once. */
  private static void substitute(int[] v, int i0, int i1, int i2, int i3) {
    int a0 = v[i0];
    int a1 = v[i1];
    int a2 = v[i2] ^ v[i3];
    int a3 = v[i3] & a0;
    int b0 = (a0 | a1) ^ v[i3];
    int b1 = ~a1 ^ a3;
    int b3 = a3 ^ a2;
    int b2 = a2 & b0 ^ b1;
    b1 |= b3;
    v[i0] = a0 ^ b1;
    v[i1] = b1 ^ ~b0;
    v[i2] = b2 & b1;
    v[i3] = b3 ^ b2;
  }

  /** MixWord. */
  private static void mix(int[] v, int i) {
    int left = v[i];
    int right = v[i + 4] ^ left;
    left = Integer.rotateLeft(left, 2) ^ right;
    right = Integer.rotateLeft(right, 14) ^ left;
    left = Integer.rotateLeft(left, 10) ^ right;
    v[i] = left;
    v[i + 4] = Integer.rotateLeft(right, 1);
  }
}
