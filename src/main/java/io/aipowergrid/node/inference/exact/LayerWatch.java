package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The leaves of the layer boundaries of one position (docs/exact-arithmetic.md 8), in the order of
 * the pass: what comes of the embedding, then what each layer leaves. Used by one thread.
 */
final class LayerWatch {
  private static final int LEAF_PREFIX = 0x00;

  private final int position;
  private final int width;
  private final List<Hash256> leaves = new ArrayList<>();

  /**
   * @param position counted from the first token of the prompt
   * @param width of the vectors
   */
  LayerWatch(int position, int width) {
    this.position = position;
    this.width = width;
  }

  int position() {
    return position;
  }

  /** Takes the vector of the next boundary. */
  void add(float[] x, int offset) {
    leaves.add(
        new Sha256()
            .prefix(LEAF_PREFIX)
            .tag("aipg/boundary/1")
            .number(position)
            .number(leaves.size())
            .floats(Arrays.copyOfRange(x, offset, offset + width))
            .finish());
  }

  List<Hash256> leaves() {
    return List.copyOf(leaves);
  }
}
