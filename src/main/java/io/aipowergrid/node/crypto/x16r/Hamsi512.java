package io.aipowergrid.node.crypto.x16r;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hamsi-512: eight bytes at a time are expanded by a linear code to half the state, which the S-box
 * of Serpent and a linear map then mix. Source: Kucuk, "The Hash Function Hamsi", 2009.
 */
final class Hamsi512 {
  private static final int BLOCK_BYTES = 8;
  private static final int CHAIN_WORDS = 16;
  private static final int STATE_WORDS = 32;
  private static final int ROW = 8;
  private static final int ROUNDS = 6;
  private static final int FINAL_ROUNDS = 12;

  /** Each pair of words comes from the message (true) or from the chain, turn and turn about. */
  private static final boolean[] FROM_MESSAGE = {
    true, false, true, false, false, true, false, true,
    true, false, true, false, false, true, false, true
  };

  private static final int[] CONSTANTS = {
    0xff00f0f0, 0xccccaaaa, 0xf0f0cccc, 0xff00aaaa, 0xccccaaaa, 0xf0f0ff00, 0xaaaacccc, 0xf0f0ff00,
    0xf0f0cccc, 0xaaaaff00, 0xccccff00, 0xaaaaf0f0, 0xaaaaf0f0, 0xff00cccc, 0xccccf0f0, 0xff00aaaa,
    0xccccaaaa, 0xff00f0f0, 0xff00aaaa, 0xf0f0cccc, 0xf0f0ff00, 0xccccaaaa, 0xf0f0ff00, 0xaaaacccc,
    0xaaaaff00, 0xf0f0cccc, 0xaaaaf0f0, 0xccccff00, 0xff00cccc, 0xaaaaf0f0, 0xff00aaaa, 0xccccf0f0
  };

  private static final int[] FINAL_CONSTANTS =
      Arrays.stream(CONSTANTS)
          .map(word -> finalHalf(word >>> 16) << 16 | finalHalf(word & 0xffff))
          .toArray();

  /** The words that pass the second linear map, four at a time. */
  private static final int[][] SECOND_MAP = {
    {0x00, 0x02, 0x05, 0x07}, {0x10, 0x13, 0x15, 0x16},
    {0x09, 0x0b, 0x0c, 0x0e}, {0x19, 0x1a, 0x1c, 0x1f}
  };

  /** The start value: the name and address of the university. */
  private static final byte[] START =
      "steelpark Arenberg 10, bus 2446, B-3001 Leuven-Heverlee, Belgium"
          .getBytes(StandardCharsets.US_ASCII);

  private final int[] chain = new int[CHAIN_WORDS];
  private final int[] state = new int[STATE_WORDS];

  private Hamsi512() {
    Blocks.readIntsBe(START, 0, chain);
  }

  /** The final permutation has the same constants in another form. */
  private static int finalHalf(int half) {
    return switch (half) {
      case 0xff00 -> 0xcaf9;
      case 0xf0f0 -> 0x639c;
      case 0xcccc -> 0x0ff0;
      default -> 0xf9c0;
    };
  }

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Hamsi512().digest(message);
  }

  private byte[] digest(byte[] message) {
    // One bit and zeros fill a block; the length is a block of its own, with the final permutation.
    var padded = Blocks.padded(message, BLOCK_BYTES, 0);
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      compress(Blocks.longBe(padded, offset), CONSTANTS, ROUNDS);
    }
    compress(Blocks.bits(message), FINAL_CONSTANTS, FINAL_ROUNDS);
    return Blocks.bytesOfIntsBe(chain, 0);
  }

  private void compress(long block, int[] constants, int rounds) {
    var expanded = HamsiExpansion.expand(block);
    for (int i = 0, fromMessage = 0, fromChain = 0; i < STATE_WORDS; i++) {
      state[i] = FROM_MESSAGE[i / 2] ? expanded[fromMessage++] : chain[fromChain++];
    }
    for (int round = 0; round < rounds; round++) {
      round(constants, round);
    }
    // The truncation keeps the first and the third row.
    for (int i = 0; i < ROW; i++) {
      chain[i] ^= state[i];
      chain[ROW + i] ^= state[2 * ROW + i];
    }
  }

  private void round(int[] constants, int round) {
    state[1] ^= round;
    for (int i = 0; i < STATE_WORDS; i++) {
      state[i] ^= constants[i];
    }
    for (int column = 0; column < ROW; column++) {
      substitute(column, ROW + column, 2 * ROW + column, 3 * ROW + column);
    }
    for (int i = 0; i < ROW; i++) {
      diffuse(i, ROW + (i + 1) % ROW, 2 * ROW + (i + 2) % ROW, 3 * ROW + (i + 3) % ROW);
    }
    for (var words : SECOND_MAP) {
      diffuse(words[0], words[1], words[2], words[3]);
    }
  }

  /** The S-box S2 of Serpent on 32 columns of four bits. */
  private void substitute(int i0, int i1, int i2, int i3) {
    int a = state[i0];
    int b = state[i1];
    int d = state[i3];
    int and = a & state[i2] ^ d;
    int c = state[i2] ^ b ^ and;
    int or = (d | a) ^ b;
    int t = a ^ c;
    int e = (or | t) ^ and;
    int f = t ^ and & or;
    state[i0] = c;
    state[i1] = e;
    state[i2] = or ^ e ^ f;
    state[i3] = ~f;
  }

  /** The linear map of Serpent. */
  private void diffuse(int i0, int i1, int i2, int i3) {
    int a = Integer.rotateLeft(state[i0], 13);
    int c = Integer.rotateLeft(state[i2], 3);
    int b = Integer.rotateLeft(state[i1] ^ a ^ c, 1);
    int d = Integer.rotateLeft(state[i3] ^ c ^ a << 3, 7);
    a ^= b ^ d;
    c ^= d ^ b << 7;
    state[i0] = Integer.rotateLeft(a, 5);
    state[i1] = b;
    state[i2] = Integer.rotateLeft(c, 22);
    state[i3] = d;
  }
}
