package io.aipowergrid.node.inference.exact;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Weights as all kernels read them, outside the Java heap: blocks of 16 rows, in a block groups of
 * 64 columns, in a group 16 steps of 64 bytes, each four columns of every row. A byte is the code
 * plus 128, the unsigned operand of an 8-bit dot product (exact-inference.md 2.10). The layout does
 * not depend on the machine. Immutable; the memory is freed when nothing refers to the matrix.
 */
final class WeightMatrix {
  /** Rows in a block; work is split at its multiples. */
  static final int ROWS = 16;

  /** Columns of a row that lie side by side. */
  static final int STEP = 4;

  /** Bytes of a step. */
  static final int STEP_BYTES = STEP * ROWS;

  /** What is added to a code. */
  static final int OFFSET = 128;

  /** Bytes of a group of a block. */
  static final int GROUP_BYTES = ExactMath.GROUP * ROWS;

  private static final int CACHE_LINE = 64;

  /** Vectors of few lanes may load this many bytes beyond the last subscale. */
  private static final int SLACK = 16;

  private final int rows;
  private final int columns;
  private final int groups;
  final MemorySegment codes;
  final MemorySegment subscales;
  final float[] rowScales;

  WeightMatrix(List<QuantisedMatrix> parts) {
    this.rows = parts.stream().mapToInt(QuantisedMatrix::rows).sum();
    this.columns = parts.getFirst().columns();
    this.groups = parts.getFirst().groups();
    int padded = Math.ceilDiv(rows, ROWS) * ROWS;
    this.codes = Arena.ofAuto().allocate((long) padded * stride(), CACHE_LINE);
    this.subscales = Arena.ofAuto().allocate((long) padded * groups + SLACK, CACHE_LINE);
    this.rowScales = new float[padded];
    codes.fill((byte) OFFSET);
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
      byte subscale = from.subscales()[source * groups + group];
      subscales.set(JAVA_BYTE, subscale(row, group), subscale);
    }
    for (int k = 0; k < columns; k++) {
      byte code = (byte) (from.codes()[source * stride() + k] + OFFSET);
      codes.set(JAVA_BYTE, code(row, k), code);
    }
  }

  private long code(int row, int column) {
    return codeStart(row / ROWS, 0)
        + column / STEP * STEP_BYTES
        + row % ROWS * STEP
        + column % STEP;
  }

  private long subscale(int row, int group) {
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
  long codeStart(int block, int group) {
    return ((long) block * groups + group) * GROUP_BYTES;
  }

  /** Where a group's subscales begin. */
  long subscaleStart(int block, int group) {
    return ((long) block * groups + group) * ROWS;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Memory held. */
  long bytes() {
    return codes.byteSize() + subscales.byteSize() + (long) rowScales.length * Float.BYTES;
  }

  /** Row as f32: {@code (float) (code * subscale) * rowScale}. */
  void dequantise(int row, float[] out, int offset) {
    for (int k = 0; k < columns; k++) {
      int subscale = subscales.get(JAVA_BYTE, subscale(row, k / ExactMath.GROUP)) & 0xff;
      int code = (codes.get(JAVA_BYTE, code(row, k)) & 0xff) - OFFSET;
      out[offset + k] = (float) (code * subscale) * rowScales[row];
    }
  }
}
