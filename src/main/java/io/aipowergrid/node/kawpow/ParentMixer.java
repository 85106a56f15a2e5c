package io.aipowergrid.node.kawpow;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The hot loop of light hashing: mixes the 512 parents into several dataset nodes at once. The
 * nodes are independent, so their reads of the light cache overlap in time, which is all that makes
 * them fast. All mixers give the same words. Thread-safe.
 */
sealed interface ParentMixer permits ScalarParentMixer, VectorParentMixer, NativeParentMixer {
  /** Vectors shorter than this are slower than plain Java. */
  int VECTOR_BITS_MIN = 256;

  /**
   * @param numbers the numbers of the nodes, unsigned
   * @param words {@link Kawpow#NODE_WORDS} words for each node, mixed in place
   * @param count how many nodes
   */
  void mix(LightCache cache, int[] numbers, int[] words, int count);

  /** The fastest that runs here; decided once. */
  static ParentMixer best() {
    return Here.MIXERS.getLast();
  }

  /** All that run here, the fastest last. */
  static List<ParentMixer> all() {
    return Here.MIXERS;
  }

  /** Holds the choice, so that C and the Vector API are only touched where they are present. */
  final class Here {
    private static final System.Logger LOG = System.getLogger(ParentMixer.class.getName());
    private static final List<ParentMixer> MIXERS = find();

    private Here() {}

    private static List<ParentMixer> find() {
      List<ParentMixer> mixers = new ArrayList<>(List.of(new ScalarParentMixer()));
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && VectorParentMixer.bits() >= VECTOR_BITS_MIN) {
        mixers.add(new VectorParentMixer());
      }
      try {
        mixers.add(NativeParentMixer.shipped());
      } catch (IOException e) {
        LOG.log(Level.INFO, "KawPoW is hashed by Java, not by C: {0}", e.getMessage());
      }
      return List.copyOf(mixers);
    }
  }
}
