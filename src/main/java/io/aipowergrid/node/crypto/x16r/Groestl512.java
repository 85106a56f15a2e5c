package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;

/**
 * Groestl-512 with the tweak of the final round of the SHA-3 competition. The state is a matrix of
 * 8 rows and 16 columns, stored column by column. Source: Gauravaram et al., "Groestl - a SHA-3
 * candidate", 2011.
 */
final class Groestl512 {
  private static final int BLOCK_BYTES = 128;
  private static final int ROUNDS = 14;
  private static final int ROWS = 8;
  private static final int COLUMNS = 16;

  /** ShiftBytesWide: how far each row moves to the left. */
  private static final int[] SHIFT_P = {0, 1, 2, 3, 4, 5, 6, 11};

  private static final int[] SHIFT_Q = {1, 3, 5, 11, 0, 2, 4, 6};

  /** MixBytes: the first row of the circulant matrix. */
  private static final int[] CIRCULANT = {2, 2, 3, 4, 5, 3, 5, 7};

  private Groestl512() {}

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, Long.BYTES);
    Blocks.putLongBe(padded, padded.length - Long.BYTES, padded.length / BLOCK_BYTES);
    var chain = new byte[BLOCK_BYTES];
    // The start value is the length of the result in bits.
    chain[BLOCK_BYTES - 2] = 2;
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      var block = Arrays.copyOfRange(padded, offset, offset + BLOCK_BYTES);
      var p = permuteP(xor(chain, block));
      chain = xor(xor(p, permuteQ(block)), chain);
    }
    return Arrays.copyOfRange(xor(permuteP(chain), chain), BLOCK_BYTES / 2, BLOCK_BYTES);
  }

  private static byte[] permuteP(byte[] input) {
    var state = input.clone();
    for (int round = 0; round < ROUNDS; round++) {
      for (int column = 0; column < COLUMNS; column++) {
        state[column * ROWS] ^= (byte) (column << 4 ^ round);
      }
      state = shiftAndMix(state, SHIFT_P);
    }
    return state;
  }

  private static byte[] permuteQ(byte[] input) {
    var state = input.clone();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < BLOCK_BYTES; i++) {
        state[i] ^= (byte) 0xff;
      }
      for (int column = 0; column < COLUMNS; column++) {
        state[column * ROWS + ROWS - 1] ^= (byte) (column << 4 ^ round);
      }
      state = shiftAndMix(state, SHIFT_Q);
    }
    return state;
  }

  /** SubBytes, ShiftBytesWide and MixBytes. */
  private static byte[] shiftAndMix(byte[] state, int[] shift) {
    var result = new byte[BLOCK_BYTES];
    for (int column = 0; column < COLUMNS; column++) {
      for (int row = 0; row < ROWS; row++) {
        int from = (column + shift[row]) % COLUMNS * ROWS + row;
        int value = Gf256.substitute(state[from] & 0xff);
        for (int to = 0; to < ROWS; to++) {
          int factor = CIRCULANT[(row - to + ROWS) % ROWS];
          result[column * ROWS + to] ^= (byte) Gf256.times(factor, value);
        }
      }
    }
    return result;
  }

  private static byte[] xor(byte[] a, byte[] b) {
    var result = a.clone();
    for (int i = 0; i < BLOCK_BYTES; i++) {
      result[i] ^= b[i];
    }
    return result;
  }
}
