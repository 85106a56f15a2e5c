package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;

/**
 * Makes the weights of profile I from the floats of a model file (docs/exact-arithmetic.md,
 * "Requantisation"). All steps are in double, so the result is the same everywhere.
 */
final class MatrixQuantiser {
  private MatrixQuantiser() {}

  /** A whole tensor, which must have exactly that shape. */
  static QuantisedMatrix read(TensorSource tensors, String name, int rows, int columns) {
    requireShape(tensors.info(name), name, rows, columns);
    int groups = QuantisedMatrix.groups(columns);
    var codes = new byte[Math.multiplyExact(rows, groups * ExactMath.GROUP)];
    var subscales = new byte[rows * groups];
    var rowScales = new float[rows];
    var values = new float[columns];
    for (int row = 0; row < rows; row++) {
      tensors.readRow(name, row, values);
      rowScales[row] = quantiseRow(values, codes, row * groups * ExactMath.GROUP, subscales, row);
    }
    return new QuantisedMatrix(rows, columns, codes, subscales, rowScales);
  }

  /** A vector that stays f32, such as the weights of a norm. */
  static float[] readVector(TensorSource tensors, String name, int columns) {
    requireShape(tensors.info(name), name, 1, columns);
    var values = new float[columns];
    tensors.readRow(name, 0, values);
    requireFinite(values);
    return values;
  }

  /** Fills codes and subscales of one row and returns its scale. */
  static float quantiseRow(float[] values, byte[] codes, int offset, byte[] subscales, int row) {
    requireFinite(values);
    int groups = QuantisedMatrix.groups(values.length);
    double rowMax = magnitude(values, 0, values.length);
    float scale =
        rowMax < ExactMath.TINY
            ? 0.0f
            : (float) (rowMax / (ExactMath.WEIGHT_MAX * ExactMath.SUBSCALE_MAX));
    for (int group = 0; group < groups; group++) {
      int from = group * ExactMath.GROUP;
      int to = Math.min(from + ExactMath.GROUP, values.length);
      int subscale = scale == 0.0f ? 1 : subscale(magnitude(values, from, to), scale);
      subscales[row * groups + group] = (byte) subscale;
      for (int k = from; k < to && scale != 0.0f; k++) {
        codes[offset + k] = code(values[k], subscale * (double) scale);
      }
    }
    return scale;
  }

  private static int subscale(double groupMax, float scale) {
    double least = Math.ceil(groupMax / (ExactMath.WEIGHT_MAX * (double) scale));
    return (int) Math.clamp(least, 1, ExactMath.SUBSCALE_MAX);
  }

  // -128 never occurs: 8-bit products of two codes must not saturate in any kernel (2.2).
  private static byte code(float value, double step) {
    return (byte) Math.clamp(Math.rint(value / step), -ExactMath.WEIGHT_MAX, ExactMath.WEIGHT_MAX);
  }

  private static double magnitude(float[] values, int from, int to) {
    double max = 0;
    for (int k = from; k < to; k++) {
      max = Math.max(max, Math.abs((double) values[k]));
    }
    return max;
  }

  private static void requireFinite(float[] values) {
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(values, 0, values.length))) {
      throw new IllegalArgumentException("a weight of the model is not a finite number");
    }
  }

  private static void requireShape(TensorInfo info, String name, int rows, int columns) {
    if (info.rows() != rows || info.columns() != columns || info.shape().size() > 2) {
      throw new IllegalArgumentException(
          "tensor %s has shape %s, expected [%d, %d]".formatted(name, info.shape(), rows, columns));
    }
  }
}
