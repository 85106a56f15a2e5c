package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;

/**
 * Fugue-512: a ring of 36 words that takes in one word at a time. Source: Halevi, Hall, Jutla, "The
 * Hash Function Fugue", 2009.
 */
final class Fugue512 {
  private static final int WORDS = 36;
  private static final int MIXES = 4;
  private static final int FINAL_MIXES = 32;
  private static final int FINAL_ROUNDS = 13;

  private static final int[] START = {
    0x8807a57e, 0xe616af75, 0xc5d3e4db, 0xac9ab027,
    0xd915f117, 0xb6eecc54, 0x06e8020b, 0x4a92efd1,
    0xaac6e2c9, 0xddb21398, 0xcae65838, 0x437f203f,
    0x25ea78e7, 0x951fddd6, 0xda6ed11d, 0xe13e3567
  };

  /** The matrix M of the super-mix. */
  private static final int[][] MATRIX = {{1, 4, 7, 1}, {1, 1, 4, 7}, {7, 1, 1, 4}, {4, 7, 1, 1}};

  /** Where the result stands: four runs of four words. */
  private static final int[] RESULT = {1, 9, 18, 27};

  private final int[] ring = new int[WORDS];

  /** Where word 0 of the description stands in the ring, which turns without moving words. */
  private int first;

  private Fugue512() {
    System.arraycopy(START, 0, ring, WORDS - START.length, START.length);
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Fugue512().digest(message);
  }

  private byte[] digest(byte[] message) {
    int words = Math.ceilDiv(message.length, Integer.BYTES) + 2;
    var padded = Arrays.copyOf(message, words * Integer.BYTES);
    Blocks.putLongBe(padded, padded.length - Long.BYTES, Blocks.bits(message));
    for (int i = 0; i < words; i++) {
      absorb(Blocks.intBe(padded, i * Integer.BYTES));
    }
    finish();
    var result = new int[Hash512.LENGTH / Integer.BYTES];
    for (int i = 0; i < result.length; i++) {
      result[i] = ring[at(RESULT[i / 4] + i % 4)];
    }
    return Blocks.bytesOfIntsBe(result, 0);
  }

  private int at(int word) {
    return (first + word) % WORDS;
  }

  private void turn(int words) {
    first = (first + WORDS - words) % WORDS;
  }

  private void add(int to, int from) {
    ring[at(to)] ^= ring[at(from)];
  }

  /** TIX, then four times CMIX and SMIX. */
  private void absorb(int word) {
    add(22, 0);
    ring[at(0)] = word;
    add(8, 0);
    add(1, 24);
    add(4, 27);
    add(7, 30);
    for (int i = 0; i < MIXES; i++) {
      turnAndMix();
    }
  }

  private void turnAndMix() {
    turn(3);
    for (int i = 0; i < 3; i++) {
      add(i, 4 + i);
      add(18 + i, 4 + i);
    }
    superMix();
  }

  private void finish() {
    for (int i = 0; i < FINAL_MIXES; i++) {
      turnAndMix();
    }
    for (int i = 0; i < FINAL_ROUNDS; i++) {
      spread(9, 18, 27, 9);
      spread(10, 18, 27, 9);
      spread(10, 19, 27, 9);
      spread(10, 19, 28, 8);
    }
    addFirst(9, 18, 27);
  }

  private void spread(int second, int third, int fourth, int turn) {
    addFirst(second, third, fourth);
    turn(turn);
    superMix();
  }

  private void addFirst(int second, int third, int fourth) {
    add(4, 0);
    add(second, 0);
    add(third, 0);
    add(fourth, 0);
  }

  /**
   * SMIX on the first four words as a matrix U of substituted bytes, a column a word: M U plus the
   * off-diagonal sum of each row of U times the same column of M, then row i turned i to the left.
   */
  private void superMix() {
    var u = new int[4][4];
    for (int column = 0; column < 4; column++) {
      for (int row = 0; row < 4; row++) {
        u[row][column] = Gf256.substitute(ring[at(column)] >>> 24 - 8 * row & 0xff);
      }
    }
    for (int column = 0; column < 4; column++) {
      int word = 0;
      for (int row = 0; row < 4; row++) {
        word = word << 8 | mixed(u, row, (column + row) % 4);
      }
      ring[at(column)] = word;
    }
  }

  private static int mixed(int[][] u, int row, int column) {
    int value = 0;
    int others = 0;
    for (int k = 0; k < 4; k++) {
      value ^= Gf256.times(MATRIX[row][k], u[k][column]);
      others ^= k == row ? 0 : u[row][k];
    }
    return value ^ Gf256.times(MATRIX[column][row], others);
  }
}
