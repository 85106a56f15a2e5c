package io.aipowergrid.node.kawpow;

/**
 * The permutation Keccak-f[800]: 22 rounds over 25 words of 32 bits (chain.md 3; the Keccak
 * reference, version 3.0). Word {@code x + 5 y} is lane (x, y). May be called from any thread.
 */
public final class KeccakF800 {
  /** Words of the state. */
  public static final int WORDS = 25;

  /** The low halves of the first 22 round constants of Keccak-f[1600]. */
  private static final int[] ROUND_CONSTANTS = {
    0x00000001, 0x00008082, 0x0000808a, 0x80008000, 0x0000808b, 0x80000001, 0x80008081, 0x00008009,
    0x0000008a, 0x00000088, 0x80008009, 0x8000000a, 0x8000808b, 0x0000008b, 0x00008089, 0x00008003,
    0x00008002, 0x00000080, 0x0000800a, 0x8000000a, 0x80008081, 0x00008080
  };

  private KeccakF800() {}

  /** The 22 round constants, a fresh array: what a generator of device code needs. */
  public static int[] roundConstants() {
    return ROUND_CONSTANTS.clone();
  }

  /**
   * Permutes the state in place. The lanes live in local variables, because the compiler keeps
   * those in registers and array elements in memory: this is twice as fast as loops over arrays.
   *
   * @param state {@link #WORDS} words
   */
  public static void permute(int[] state) {
    int a0 = state[0];
    int a1 = state[1];
    int a2 = state[2];
    int a3 = state[3];
    int a4 = state[4];
    int a5 = state[5];
    int a6 = state[6];
    int a7 = state[7];
    int a8 = state[8];
    int a9 = state[9];
    int a10 = state[10];
    int a11 = state[11];
    int a12 = state[12];
    int a13 = state[13];
    int a14 = state[14];
    int a15 = state[15];
    int a16 = state[16];
    int a17 = state[17];
    int a18 = state[18];
    int a19 = state[19];
    int a20 = state[20];
    int a21 = state[21];
    int a22 = state[22];
    int a23 = state[23];
    int a24 = state[24];
    for (int constant : ROUND_CONSTANTS) {
      int c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      int c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      int c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      int c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      int c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
      int d0 = c4 ^ Integer.rotateLeft(c1, 1);
      int d1 = c0 ^ Integer.rotateLeft(c2, 1);
      int d2 = c1 ^ Integer.rotateLeft(c3, 1);
      int d3 = c2 ^ Integer.rotateLeft(c4, 1);
      int d4 = c3 ^ Integer.rotateLeft(c0, 1);
      int b0 = a0 ^ d0;
      int b1 = Integer.rotateLeft(a6 ^ d1, 12);
      int b2 = Integer.rotateLeft(a12 ^ d2, 11);
      int b3 = Integer.rotateLeft(a18 ^ d3, 21);
      int b4 = Integer.rotateLeft(a24 ^ d4, 14);
      int b5 = Integer.rotateLeft(a3 ^ d3, 28);
      int b6 = Integer.rotateLeft(a9 ^ d4, 20);
      int b7 = Integer.rotateLeft(a10 ^ d0, 3);
      int b8 = Integer.rotateLeft(a16 ^ d1, 13);
      int b9 = Integer.rotateLeft(a22 ^ d2, 29);
      int b10 = Integer.rotateLeft(a1 ^ d1, 1);
      int b11 = Integer.rotateLeft(a7 ^ d2, 6);
      int b12 = Integer.rotateLeft(a13 ^ d3, 25);
      int b13 = Integer.rotateLeft(a19 ^ d4, 8);
      int b14 = Integer.rotateLeft(a20 ^ d0, 18);
      int b15 = Integer.rotateLeft(a4 ^ d4, 27);
      int b16 = Integer.rotateLeft(a5 ^ d0, 4);
      int b17 = Integer.rotateLeft(a11 ^ d1, 10);
      int b18 = Integer.rotateLeft(a17 ^ d2, 15);
      int b19 = Integer.rotateLeft(a23 ^ d3, 24);
      int b20 = Integer.rotateLeft(a2 ^ d2, 30);
      int b21 = Integer.rotateLeft(a8 ^ d3, 23);
      int b22 = Integer.rotateLeft(a14 ^ d4, 7);
      int b23 = Integer.rotateLeft(a15 ^ d0, 9);
      int b24 = Integer.rotateLeft(a21 ^ d1, 2);
      a0 = b0 ^ (~b1 & b2) ^ constant;
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      a5 = b5 ^ (~b6 & b7);
      a6 = b6 ^ (~b7 & b8);
      a7 = b7 ^ (~b8 & b9);
      a8 = b8 ^ (~b9 & b5);
      a9 = b9 ^ (~b5 & b6);
      a10 = b10 ^ (~b11 & b12);
      a11 = b11 ^ (~b12 & b13);
      a12 = b12 ^ (~b13 & b14);
      a13 = b13 ^ (~b14 & b10);
      a14 = b14 ^ (~b10 & b11);
      a15 = b15 ^ (~b16 & b17);
      a16 = b16 ^ (~b17 & b18);
      a17 = b17 ^ (~b18 & b19);
      a18 = b18 ^ (~b19 & b15);
      a19 = b19 ^ (~b15 & b16);
      a20 = b20 ^ (~b21 & b22);
      a21 = b21 ^ (~b22 & b23);
      a22 = b22 ^ (~b23 & b24);
      a23 = b23 ^ (~b24 & b20);
      a24 = b24 ^ (~b20 & b21);
    }
    state[0] = a0;
    state[1] = a1;
    state[2] = a2;
    state[3] = a3;
    state[4] = a4;
    state[5] = a5;
    state[6] = a6;
    state[7] = a7;
    state[8] = a8;
    state[9] = a9;
    state[10] = a10;
    state[11] = a11;
    state[12] = a12;
    state[13] = a13;
    state[14] = a14;
    state[15] = a15;
    state[16] = a16;
    state[17] = a17;
    state[18] = a18;
    state[19] = a19;
    state[20] = a20;
    state[21] = a21;
    state[22] = a22;
    state[23] = a23;
    state[24] = a24;
  }
}
