package io.aipowergrid.node.inference.exact;

import java.util.List;

/**
 * Weights as the kernels read them, rows in vector lanes: blocks of 16 rows, in a block column by
 * column, the 16 rows' codes side by side. The layout does not depend on the machine's vector
 * width. Immutable.
 */
final class WeightMatrix {
  /** Rows in a block; work is split at its multiples. */
  static final int ROWS = 16;

  /** Vectors of few lanes may load this many bytes beyond the last row. */
  private static final int SLACK = 16;

  private final int rows;
  private final int columns;
  private final int groups;
  final byte[] codes;
  final byte[] subscales;
  final float[] rowScales;

  WeightMatrix(List<QuantisedMatrix> parts) {
    this.rows = parts.stream().mapToInt(QuantisedMatrix::rows).sum();
    this.columns = parts.getFirst().columns();
    this.groups = parts.getFirst().groups();
    int padded = Math.ceilDiv(rows, ROWS) * ROWS;
    this.codes = new byte[Math.addExact(Math.multiplyExact(padded, stride()), SLACK)];
    this.subscales = new byte[padded * groups + SLACK];
    this.rowScales = new float[padded];
    int row = 0;
    for (var part : parts) {
      for (int i = 0; i < part.rows(); i++) {
        put(part, i, row++);
      }
    }
  }

  private void put(QuantisedMatrix from, int source, int row) {
    rowScales[row] = from.rowScales()[source];
    for (int group = 0; group < groups; group++) {
      subscales[subscale(row, group)] = from.subscales()[source * groups + group];
    }
    for (int k = 0; k < columns; k++) {
      codes[code(row, k)] = from.codes()[source * stride() + k];
    }
  }

  private int code(int row, int column) {
    return codeStart(row / ROWS, 0) + column * ROWS + row % ROWS;
  }

  private int subscale(int row, int group) {
    return subscaleStart(row / ROWS, group) + row % ROWS;
  }

  /** Columns with padding. */
  int stride() {
    return groups * ExactMath.GROUP;
  }

  int groups() {
    return groups;
  }

  /** Where a group's codes begin. */
  int codeStart(int block, int group) {
    return (block * stride() + group * ExactMath.GROUP) * ROWS;
  }

  /** Where a group's subscales begin. */
  int subscaleStart(int block, int group) {
    return (block * groups + group) * ROWS;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Memory held. */
  long bytes() {
    return codes.length + subscales.length + (long) rowScales.length * Float.BYTES;
  }

  /** Row as f32: {@code (float) (code * subscale) * rowScale}. */
  void dequantise(int row, float[] out, int offset) {
    for (int k = 0; k < columns; k++) {
      int subscale = subscales[subscale(row, k / ExactMath.GROUP)] & 0xff;
      out[offset + k] = (float) (codes[code(row, k)] * subscale) * rowScales[row];
    }
  }
}
