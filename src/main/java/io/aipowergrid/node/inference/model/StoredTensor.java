package io.aipowergrid.node.inference.model;

import java.lang.foreign.MemorySegment;

/**
 * A tensor where it lies in a mapped file.
 *
 * @param data exactly the tensor's bytes
 */
record StoredTensor(TensorInfo info, TensorEncoding encoding, MemorySegment data) {
  static final int DIMENSIONS_MAX = 4;

  /** Most values one tensor may have; far above any real matrix, far below overflow. */
  static final long VALUES_MAX = 1L << 40;

  /**
   * Bytes such a tensor takes.
   *
   * @throws io.aipowergrid.node.base.NodeException when the shape is absurd
   */
  static long bytes(String name, TensorInfo info, TensorEncoding encoding) {
    var shape = info.shape();
    if (shape.isEmpty() || shape.size() > DIMENSIONS_MAX) {
      throw absurd(name, shape.size() + " dimensions; allowed are 1 to " + DIMENSIONS_MAX);
    }
    long values = 1;
    for (long dimension : shape) {
      if (dimension < 1 || dimension > VALUES_MAX / values) {
        throw absurd(name, "an impossible shape " + shape);
      }
      values *= dimension;
    }
    if (!encoding.fits(info.columns())) {
      throw absurd(name, "rows of " + info.columns() + " values, which " + encoding + " cannot");
    }
    return encoding.rowBytes(info.columns()) * (values / info.columns());
  }

  private static RuntimeException absurd(String name, String what) {
    return Refusal.of(
        "Tensor " + Refusal.shown(name) + " has " + what + ". The file is damaged; get it again.");
  }
}
