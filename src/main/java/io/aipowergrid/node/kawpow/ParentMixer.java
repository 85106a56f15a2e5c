package io.aipowergrid.node.kawpow;

/**
 * The hot loop of light hashing: mixes the 512 parents into several dataset nodes at once. The
 * nodes are independent, so their reads of the light cache overlap in time, which is all that makes
 * them fast. All mixers give the same words. Thread-safe.
 */
sealed interface ParentMixer permits ScalarParentMixer, VectorParentMixer {
  /** Vectors shorter than this are slower than plain Java. */
  int VECTOR_BITS_MIN = 256;

  /**
   * @param numbers the numbers of the nodes, unsigned
   * @param words {@link Kawpow#NODE_WORDS} words for each node, mixed in place
   * @param count how many nodes
   */
  void mix(LightCache cache, int[] numbers, int[] words, int count);

  /** The fastest that this Java runtime offers; decided once. */
  static ParentMixer best() {
    return Best.MIXER;
  }

  /** Holds the choice, so that the Vector API is only touched where its module is present. */
  final class Best {
    private static final ParentMixer MIXER = choose();

    private Best() {}

    private static ParentMixer choose() {
      return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
              && VectorParentMixer.bits() >= VECTOR_BITS_MIN
          ? new VectorParentMixer()
          : new ScalarParentMixer();
    }
  }
}
