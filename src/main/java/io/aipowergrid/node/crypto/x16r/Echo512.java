package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;

/**
 * ECHO-512: AES rounds on a matrix of 4 x 4 words of 128 bits, stored column by column. Source:
 * Benadjila et al., "SHA-3 Proposal: ECHO", 2010.
 */
final class Echo512 {
  private static final int BLOCK_BYTES = 128;

  /** The length of the result (2 bytes) and the message length in bits (16 bytes). */
  private static final int TAIL_BYTES = 18;

  private static final int ROUNDS = 10;
  private static final int CELLS = 16;

  /** Columns of 32 bits in a cell of 128. */
  private static final int CELL = 4;

  private static final int CHAIN_INTS = 8 * CELL;

  private final int[] chain = new int[CHAIN_INTS];
  private final int[] state = new int[2 * CHAIN_INTS];
  private long counter;

  private Echo512() {
    for (int i = 0; i < CHAIN_INTS; i += CELL) {
      chain[i] = Hash512.LENGTH * Byte.SIZE;
    }
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Echo512().digest(message);
  }

  private byte[] digest(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, TAIL_BYTES);
    padded[padded.length - TAIL_BYTES + 1] = (byte) (Hash512.LENGTH * Byte.SIZE >> 8);
    Blocks.putLongLe(padded, padded.length - 16, Blocks.bits(message));
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      // The counter tells how many message bits were hashed; a block of padding alone counts none.
      long counted = Math.min(offset + BLOCK_BYTES, message.length);
      counter = counted > offset ? counted * Byte.SIZE : 0;
      compress(padded, offset);
    }
    return Blocks.bytesOfIntsLe(chain, 0);
  }

  private void compress(byte[] block, int offset) {
    System.arraycopy(chain, 0, state, 0, CHAIN_INTS);
    for (int i = 0; i < CHAIN_INTS; i++) {
      int word = Blocks.intLe(block, offset + i * Integer.BYTES);
      state[CHAIN_INTS + i] = word;
      chain[i] ^= word;
    }
    for (int round = 0; round < ROUNDS; round++) {
      subWords();
      shiftRows();
      mixColumns();
    }
    for (int i = 0; i < CHAIN_INTS; i++) {
      chain[i] ^= state[i] ^ state[CHAIN_INTS + i];
    }
  }

  /** BigSubWords: two AES rounds for each cell, keyed by the counter and the salt zero. */
  private void subWords() {
    for (int at = 0; at < CELLS * CELL; at += CELL) {
      // The counter is the first round's key; the second round's is the salt, which is zero.
      Gf256.aesRound(state, at);
      state[at] ^= (int) counter;
      state[at + 1] ^= (int) (counter >>> 32);
      Gf256.aesRound(state, at);
      counter++;
    }
  }

  /** BigShiftRows: row r moves r columns to the left. */
  private void shiftRows() {
    var before = state.clone();
    for (int cell = 0; cell < CELLS; cell++) {
      int from = (cell + cell % 4 * 4) % CELLS;
      System.arraycopy(before, from * CELL, state, cell * CELL, CELL);
    }
  }

  /** BigMixColumns: MixColumns of AES on the four bytes that stand at one place of a column. */
  private void mixColumns() {
    for (int column = 0; column < CELLS / 4; column++) {
      for (int i = 0; i < CELL; i++) {
        mix(column * CELLS + i);
      }
    }
  }

  private void mix(int at) {
    var in = new int[] {state[at], state[at + 4], state[at + 8], state[at + 12]};
    int all = Arrays.stream(in).reduce(0, (a, b) -> a ^ b);
    for (int row = 0; row < 4; row++) {
      state[at + 4 * row] = in[row] ^ all ^ doubled(in[row] ^ in[(row + 1) % 4]);
    }
  }

  /** Doubles four bytes in the field of AES. */
  private static int doubled(int bytes) {
    return (bytes & 0x7f7f7f7f) << 1 ^ (bytes >>> 7 & 0x01010101) * 0x1b;
  }
}
