package io.aipowergrid.node.crypto.x16r;

/**
 * SHAvite-3-512 with the tweak of the second round of the SHA-3 competition. A Feistel network of
 * AES rounds keyed by the message. Source: Biham, Dunkelman, "The SHAvite-3 Hash Function", 2009.
 */
final class Shavite512 {
  private static final int BLOCK_BYTES = 128;

  /** The message length in bits (16 bytes) and the length of the result (2 bytes). */
  private static final int TAIL_BYTES = 18;

  private static final int ROUNDS = 14;
  private static final int KEY_WORDS = ROUNDS * 32;
  private static final int MESSAGE_WORDS = 32;

  private static final int[] START = {
    0x72fccdd8, 0x79ca4727, 0x128a077b, 0x40d55aec,
    0xd1901a06, 0x430ae307, 0xb29f5cd1, 0xdf07fbfc,
    0x8e45d73d, 0x681ab538, 0xbde86578, 0xdd577e47,
    0xe275eade, 0x502d9fcd, 0xb9357178, 0x022a4b9a
  };

  private final int[] chain = START.clone();
  private final int[] key = new int[KEY_WORDS];

  private Shavite512() {}

  /** The 64-byte hash. */
  static byte[] hash(byte[] message) {
    return new Shavite512().digest(message);
  }

  private byte[] digest(byte[] message) {
    var padded = Blocks.padded(message, BLOCK_BYTES, TAIL_BYTES);
    Blocks.putLongLe(padded, padded.length - TAIL_BYTES, Blocks.bits(message));
    padded[padded.length - 1] = (byte) (Hash512.LENGTH * Byte.SIZE >> 8);
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      // The counter tells how many message bits were hashed; a block of padding alone counts none.
      long counted = Math.min(offset + BLOCK_BYTES, message.length);
      expandKey(padded, offset, counted > offset ? counted * Byte.SIZE : 0);
      compress();
    }
    return Blocks.bytesOfIntsLe(chain, 0);
  }

  private void expandKey(byte[] block, int offset, long counter) {
    for (int i = 0; i < MESSAGE_WORDS; i++) {
      key[i] = Blocks.intLe(block, offset + i * Integer.BYTES);
    }
    // Thirty-two words by AES and thirty-two by a linear map take turns.
    for (int i = MESSAGE_WORDS; i < KEY_WORDS; i += 4) {
      if (i / MESSAGE_WORDS % 2 == 1) {
        expandByAes(i);
        addCounter(i, (int) counter, (int) (counter >>> 32));
      } else {
        for (int j = i; j < i + 4; j++) {
          key[j] = key[j - 32] ^ key[j - 7];
        }
      }
    }
  }

  private void expandByAes(int at) {
    key[at] = key[at - 31];
    key[at + 1] = key[at - 30];
    key[at + 2] = key[at - 29];
    key[at + 3] = key[at - 32];
    Gf256.aesRound(key, at);
    for (int i = at; i < at + 4; i++) {
      key[i] ^= key[i - 4];
    }
  }

  /** The counter has four words, of which the upper two are zero; one of them is complemented. */
  private void addCounter(int at, int low, int high) {
    switch (at) {
      case 32 -> xor(key, at, low, high, 0, ~0);
      case 164 -> xor(key, at, 0, 0, high, ~low);
      case 316 -> xor(key, at, 0, 0, low, ~high);
      case 440 -> xor(key, at, high, low, 0, ~0);
      default -> {}
    }
  }

  private static void xor(int[] words, int at, int a, int b, int c, int d) {
    words[at] ^= a;
    words[at + 1] ^= b;
    words[at + 2] ^= c;
    words[at + 3] ^= d;
  }

  private void compress() {
    var state = chain.clone();
    for (int round = 0; round < ROUNDS; round++) {
      // Quarters are not moved; instead the round's first quarter is counted backwards.
      int first = (4 - round % 4) % 4;
      feistel(state, first, (first + 1) % 4, round * 32);
      feistel(state, (first + 2) % 4, (first + 3) % 4, round * 32 + 16);
    }
    int first = (4 - ROUNDS % 4) % 4;
    for (int i = 0; i < chain.length; i++) {
      chain[i] ^= state[(first * 4 + i) % chain.length];
    }
  }

  /** Adds to one quarter of the state four AES rounds of another. */
  private void feistel(int[] state, int to, int from, int keyAt) {
    var x = new int[4];
    System.arraycopy(state, from * 4, x, 0, 4);
    for (int round = 0; round < 4; round++) {
      int at = keyAt + 4 * round;
      xor(x, 0, key[at], key[at + 1], key[at + 2], key[at + 3]);
      Gf256.aesRound(x, 0);
    }
    xor(state, to * 4, x[0], x[1], x[2], x[3]);
  }
}
