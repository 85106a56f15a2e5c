package io.aipowergrid.node.crypto.x16r;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * JH-512 of the final round of the SHA-3 competition (42 rounds), by its plain description on 256
 * elements of four bits. Source: Wu, "The Hash Function JH", 2011.
 */
final class Jh512 {
  private static final int BLOCK_BYTES = 64;
  private static final int LENGTH_BYTES = 16;
  private static final int STATE_BYTES = 128;
  private static final int ELEMENTS = 256;
  private static final int CONSTANT_ELEMENTS = 64;
  private static final int ROUNDS = 42;

  private static final int[][] SBOX = {
    {9, 0, 4, 11, 13, 12, 3, 15, 1, 10, 2, 6, 7, 5, 8, 14},
    {3, 12, 6, 13, 5, 7, 1, 9, 15, 2, 0, 4, 11, 10, 14, 8}
  };

  /** The round constants as bits, which choose the S-box of each element. */
  private static final byte[][] CHOICE = choices();

  private Jh512() {}

  private static byte[][] choices() {
    var choices = new byte[ROUNDS][];
    // The digits of the square root of 2, less 1.
    var constant =
        elements(
            HexFormat.of()
                .parseHex("6a09e667f3bcc908b2fb1366ea957d3e3adec17512775099da2f590b0667322a"));
    for (int round = 0; round < ROUNDS; round++) {
      choices[round] = bits(constant);
      constant = round(constant, new byte[CONSTANT_ELEMENTS]);
    }
    return choices;
  }

  private static byte[] elements(byte[] bytes) {
    var elements = new byte[2 * bytes.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (byte) (bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
    }
    return elements;
  }

  private static byte[] bits(byte[] elements) {
    var bits = new byte[4 * elements.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) (elements[i / 4] >> 3 - i % 4 & 1);
    }
    return bits;
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    var state = new byte[STATE_BYTES];
    // The start value: the length of the result, then one block of zeros.
    state[0] = 2;
    compress(state, new byte[BLOCK_BYTES], 0);
    var padded = padded(message);
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      compress(state, padded, offset);
    }
    return Arrays.copyOfRange(state, STATE_BYTES / 2, STATE_BYTES);
  }

  /** The padding has 64 bytes at least, so that it fills a block of its own or more. */
  private static byte[] padded(byte[] message) {
    int blocks = Math.ceilDiv(message.length, BLOCK_BYTES) + 1;
    var result = Arrays.copyOf(message, blocks * BLOCK_BYTES);
    result[message.length] = (byte) 0x80;
    Blocks.putLongBe(result, result.length - LENGTH_BYTES / 2, Blocks.bits(message));
    return result;
  }

  private static void compress(byte[] state, byte[] message, int offset) {
    for (int i = 0; i < BLOCK_BYTES; i++) {
      state[i] ^= message[offset + i];
    }
    permute(state);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      state[BLOCK_BYTES + i] ^= message[offset + i];
    }
  }

  private static void permute(byte[] state) {
    var elements = group(state);
    for (int round = 0; round < ROUNDS; round++) {
      elements = round(elements, CHOICE[round]);
    }
    ungroup(elements, state);
  }

  /** Each element takes a bit from every quarter of the state; both halves are interleaved. */
  private static byte[] group(byte[] state) {
    var elements = new byte[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      int element = 0;
      for (int quarter = 0; quarter < 4; quarter++) {
        int bit = quarter * ELEMENTS + i;
        element = element << 1 | state[bit / 8] >> 7 - bit % 8 & 1;
      }
      elements[interleaved(i)] = (byte) element;
    }
    return elements;
  }

  private static void ungroup(byte[] elements, byte[] state) {
    Arrays.fill(state, (byte) 0);
    for (int i = 0; i < ELEMENTS; i++) {
      for (int quarter = 0; quarter < 4; quarter++) {
        int bit = quarter * ELEMENTS + i;
        int value = elements[interleaved(i)] >> 3 - quarter & 1;
        state[bit / 8] |= (byte) (value << 7 - bit % 8);
      }
    }
  }

  private static int interleaved(int i) {
    return i < ELEMENTS / 2 ? 2 * i : 2 * i - ELEMENTS + 1;
  }

  /** S-boxes, the linear map on pairs, and the permutation, for either number of elements. */
  private static byte[] round(byte[] elements, byte[] choice) {
    int half = elements.length / 2;
    var result = new byte[elements.length];
    for (int pair = 0; pair < half; pair++) {
      int a = SBOX[choice[2 * pair]][elements[2 * pair]];
      int b = SBOX[choice[2 * pair + 1]][elements[2 * pair + 1]];
      b ^= twice(a);
      a ^= twice(b);
      // Every second pair is swapped; then even places go to the first half, odd to the second,
      // and the second half swaps its neighbours.
      boolean swapped = pair % 2 == 1;
      result[pair] = (byte) (swapped ? b : a);
      result[half + (pair ^ 1)] = (byte) (swapped ? a : b);
    }
    return result;
  }

  /** The product with x in the field of 16 elements modulo x^4 + x + 1. */
  private static int twice(int a) {
    return (a << 1 ^ a >> 3 ^ a >> 2 & 2) & 15;
  }
}
