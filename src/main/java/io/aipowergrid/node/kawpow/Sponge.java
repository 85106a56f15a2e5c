package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;

/**
 * The two Keccak-f[800] calls around the mix (chain.md 3, steps 1 and 6): header and nonce in, mix
 * hash in, final hash out. Works on a state of the caller; no state of its own.
 */
final class Sponge {
  /** Words of a hash. */
  static final int HASH_WORDS = Hash256.LENGTH / Integer.BYTES;

  /** {@code rAVENCOINKAWPOW}, one letter a word: AIPG kept Ravencoin's letters. */
  private static final int[] PADDING = "rAVENCOINKAWPOW".chars().toArray();

  private static final int NONCE = HASH_WORDS;
  private static final int HEADER_PADDING = NONCE + 2;
  private static final int MIX = HASH_WORDS;
  private static final int MIX_PADDING = MIX + HASH_WORDS;

  private Sponge() {}

  /**
   * Fills the whole state from header hash and nonce and permutes it. Words 0..7 are then the
   * carry, words 0 and 1 the seed of the mix.
   */
  static void absorbHeader(int[] state, Hash256 headerHash, long nonce) {
    load(state, 0, headerHash);
    state[NONCE] = (int) nonce;
    state[NONCE + 1] = (int) (nonce >>> 32);
    System.arraycopy(PADDING, 0, state, HEADER_PADDING, PADDING.length);
    KeccakF800.permute(state);
  }

  /** Puts the mix hash and padding behind the carry in words 0..7 and permutes. */
  static void absorbMix(int[] state, Hash256 mixHash) {
    load(state, MIX, mixHash);
    System.arraycopy(PADDING, 0, state, MIX_PADDING, KeccakF800.WORDS - MIX_PADDING);
    KeccakF800.permute(state);
  }

  /** The first eight words as a hash. */
  static Hash256 squeeze(int[] state) {
    return toHash(state, 0);
  }

  /** Eight words, little-endian in display order, as a hash in wire order. */
  static Hash256 toHash(int[] words, int offset) {
    var bytes = new byte[Hash256.LENGTH];
    for (int i = 0; i < HASH_WORDS; i++) {
      int word = words[offset + i];
      int at = Hash256.LENGTH - 1 - i * Integer.BYTES;
      bytes[at] = (byte) word;
      bytes[at - 1] = (byte) (word >>> 8);
      bytes[at - 2] = (byte) (word >>> 16);
      bytes[at - 3] = (byte) (word >>> 24);
    }
    return Hash256.of(bytes);
  }

  /** The reverse of {@link #toHash}. */
  static void load(int[] words, int offset, Hash256 hash) {
    byte[] bytes = hash.toBytes();
    for (int i = 0; i < HASH_WORDS; i++) {
      int at = Hash256.LENGTH - 1 - i * Integer.BYTES;
      words[offset + i] =
          (bytes[at] & 0xff)
              | (bytes[at - 1] & 0xff) << 8
              | (bytes[at - 2] & 0xff) << 16
              | bytes[at - 3] << 24;
    }
  }
}
