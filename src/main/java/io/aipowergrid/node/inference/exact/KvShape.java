package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.ModelConfig;

/** What decides the size of a KV page. */
record KvShape(int layers, int kvHeads, int headDim) {
  static KvShape of(ModelConfig config) {
    return new KvShape(config.layers(), config.kvHeads(), config.headDim());
  }

  int vectorsPerPage() {
    return Math.multiplyExact(layers * kvHeads, KvPage.TOKENS);
  }

  /** Bytes of one page: 16-bit keys, 8-bit values and two scales a vector. */
  long pageBytes() {
    return (long) vectorsPerPage() * (headDim * (Short.BYTES + 1L) + 2 * Float.BYTES);
  }

  static int pages(int positions) {
    return Math.ceilDiv(positions, KvPage.TOKENS);
  }

  /** Index of a vector's scale in a page. */
  int vector(int layer, int kvHead, int slot) {
    return (layer * kvHeads + kvHead) * KvPage.TOKENS + slot;
  }
}
