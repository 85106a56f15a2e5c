package io.aipowergrid.node.kawpow;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API: a node is one vector of 512 bits, or two of 256. The nodes stay in memory between
 * the steps, so one loop serves any number of them; the processor forwards the stores.
 */
final class VectorParentMixer implements ParentMixer {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

  static int bits() {
    return SPECIES.vectorBitSize();
  }

  @Override
  public void mix(LightCache cache, int[] numbers, int[] words, int count) {
    int[] cached = cache.words();
    for (int parent = 0; parent < Kawpow.DATASET_PARENTS; parent++) {
      int word = parent % Kawpow.NODE_WORDS;
      for (int node = 0; node < count; node++) {
        int first = node * Kawpow.NODE_WORDS;
        int drawn = Fnv.fnv1(numbers[node] ^ parent, words[first + word]);
        int from = LightCache.offset(cache.itemOf(drawn));
        for (int k = 0; k < Kawpow.NODE_WORDS; k += SPECIES.length()) {
          IntVector.fromArray(SPECIES, words, first + k)
              .mul(Fnv.PRIME)
              .lanewise(VectorOperators.XOR, IntVector.fromArray(SPECIES, cached, from + k))
              .intoArray(words, first + k);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "vectors of " + bits();
  }
}
