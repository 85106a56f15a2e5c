package io.aipowergrid.node.kawpow;

import static io.aipowergrid.node.kawpow.Fnv.fnv1;

/** Plain Java. */
final class ScalarParentMixer implements ParentMixer {
  @Override
  public void mix(LightCache cache, int[] numbers, int[] words, int count) {
    var bytes = cache.bytes();
    for (int parent = 0; parent < Kawpow.DATASET_PARENTS; parent++) {
      int word = parent % Kawpow.NODE_WORDS;
      for (int node = 0; node < count; node++) {
        int first = node * Kawpow.NODE_WORDS;
        int drawn = fnv1(numbers[node] ^ parent, words[first + word]);
        long from = LightCache.offset(cache.itemOf(drawn));
        for (int k = 0; k < Kawpow.NODE_WORDS; k++) {
          words[first + k] =
              fnv1(words[first + k], bytes.get(LightCache.WORD, from + (long) k * Integer.BYTES));
        }
      }
    }
  }

  @Override
  public String toString() {
    return "scalar";
  }
}
