package io.aipowergrid.node.inference.exact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;

/**
 * A weight matrix of profile I (exact-inference.md 2.4) in canonical order: weight (r, k) is {@code
 * code * subscale * rowScale}, with one subscale per 64 columns; rows are padded with zero codes to
 * whole groups.
 */
@SuppressWarnings("ArrayRecordComponent") // Built once, handed to the kernels, never changed.
record QuantisedMatrix(int rows, int columns, byte[] codes, byte[] subscales, float[] rowScales) {

  int groups() {
    return groups(columns);
  }

  /** Columns with padding. */
  int stride() {
    return groups() * ExactMath.GROUP;
  }

  static int groups(int columns) {
    return Math.ceilDiv(columns, ExactMath.GROUP);
  }

  /** The rows of all, in order; every output is a function of its own row, so no bit changes. */
  static QuantisedMatrix concatenate(List<QuantisedMatrix> parts) {
    int rows = parts.stream().mapToInt(QuantisedMatrix::rows).sum();
    int columns = parts.getFirst().columns();
    int stride = parts.getFirst().stride();
    var codes = new byte[Math.multiplyExact(rows, stride)];
    var subscales = new byte[rows * groups(columns)];
    var rowScales = new float[rows];
    int row = 0;
    for (var part : parts) {
      System.arraycopy(part.codes, 0, codes, row * stride, part.codes.length);
      System.arraycopy(part.subscales, 0, subscales, row * groups(columns), part.subscales.length);
      System.arraycopy(part.rowScales, 0, rowScales, row, part.rows);
      row += part.rows;
    }
    return new QuantisedMatrix(rows, columns, codes, subscales, rowScales);
  }

  /** Feeds the canonical bytes: per row its scale (f32, little-endian), subscales, codes. */
  void update(MessageDigest digest) {
    var scale = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      digest.update(scale.putFloat(0, rowScales[row]).array());
      digest.update(subscales, row * groups(), groups());
      digest.update(codes, row * stride(), stride());
    }
  }
}
