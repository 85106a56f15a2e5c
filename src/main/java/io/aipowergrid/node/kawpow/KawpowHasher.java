package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;

/**
 * KawPoW of a header (chain.md 3). Every {@link Hash256} is in wire order; KawPoW itself reads and
 * writes display order, so bytes are reversed here and nowhere else. May be called from any thread.
 */
public final class KawpowHasher {
  private KawpowHasher() {}

  /**
   * The final hash for a mix hash that is taken on trust: the id of a block (chain.md 2.1, {@code
   * KAWPOWHash_OnlyMix}). It costs two permutations and says nothing about whether the mix hash is
   * right.
   *
   * @param headerHash double SHA-256 of the first 80 bytes of the header
   * @param nonce the 64-bit nonce, unsigned
   * @param mixHash as the header carries it
   */
  public static Hash256 finalHash(Hash256 headerHash, long nonce, Hash256 mixHash) {
    var state = new int[KeccakF800.WORDS];
    Sponge.absorbHeader(state, headerHash, nonce);
    Sponge.absorbMix(state, mixHash);
    return Sponge.squeeze(state);
  }
}
