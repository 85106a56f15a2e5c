package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.crypto.Keccak512;
import io.aipowergrid.node.crypto.KeccakF1600;
import java.lang.foreign.MemorySegment;

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
      MemorySegment.copy(
          cache.bytes(),
          LightCache.WORD,
          LightCache.offset(cache.itemOf(numbers[node])),
          words,
          first,
          Kawpow.NODE_WORDS);
      words[first] ^= numbers[node];
      hash(words, first);
    }
    mixer.mix(cache, numbers, words, count);
    for (int node = 0; node < count; node++) {
      hash(words, node * Kawpow.NODE_WORDS);
    }
  }

  private void hash(int[] words, int first) {
    for (int i = 0; i < Kawpow.NODE_WORDS / 2; i++) {
      int low = first + 2 * i;
      state[i] = Integer.toUnsignedLong(words[low]) | (long) words[low + 1] << 32;
    }
    Keccak512.hashBlock(state);
    for (int i = 0; i < Kawpow.NODE_WORDS / 2; i++) {
      words[first + 2 * i] = (int) state[i];
      words[first + 2 * i + 1] = (int) (state[i] >>> 32);
    }
  }
}
