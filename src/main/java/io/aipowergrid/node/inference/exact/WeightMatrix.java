package io.aipowergrid.node.inference.exact;

/** A weight matrix in the layout its kernels want. Immutable. */
interface WeightMatrix {
  int rows();

  int columns();

  /** Memory held. */
  long bytes();

  /** Row as f32: {@code (float)(code * subscale) * rowScale}. */
  void dequantise(int row, float[] out, int offset);
}
