package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.crypto.Keccak512;
import io.aipowergrid.node.crypto.KeccakF1600;

/**
 * Computes 512-bit dataset items ("nodes") from a light cache (chain.md 3), several at once. Holds
 * scratch memory: one thread uses it.
 */
final class DatasetNodes {
  private final LightCache cache;
  private final ParentMixer mixer;
  private final long[] state = new long[KeccakF1600.WORDS];

  DatasetNodes(LightCache cache, ParentMixer mixer) {
    this.cache = cache;
    this.mixer = mixer;
  }

  /**
   * @param numbers which nodes, unsigned
   * @param words receives {@link Kawpow#NODE_WORDS} words for each
   * @param count how many
   */
  void compute(int[] numbers, int[] words, int count) {
    for (int node = 0; node < count; node++) {
      int first = node * Kawpow.NODE_WORDS;
      int from = LightCache.offset(cache.itemOf(numbers[node]));
      System.arraycopy(cache.words(), from, words, first, Kawpow.NODE_WORDS);
      words[first] ^= numbers[node];
      hash(words, first);
    }
    mixer.mix(cache, numbers, words, count);
    for (int node = 0; node < count; node++) {
      hash(words, node * Kawpow.NODE_WORDS);
    }
  }

  private void hash(int[] words, int first) {
    NodeWords.load(words, first, state);
    Keccak512.hashBlock(state);
    NodeWords.store(state, words, first);
  }
}
