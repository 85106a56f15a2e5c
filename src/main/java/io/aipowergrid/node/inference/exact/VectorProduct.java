package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.VectorLanes.DOUBLES;
import static io.aipowergrid.node.inference.exact.VectorLanes.INTS;
import static io.aipowergrid.node.inference.exact.VectorLanes.LANES;
import static io.aipowergrid.node.inference.exact.WeightMatrix.ROWS;
import static io.aipowergrid.node.inference.exact.WeightMatrix.STEP;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Matrix products with rows in lanes. Within a group of 64 columns the sum is a 32-bit integer (64
 * * 127 * 32,512 is below 2^28); over groups it is a double that holds an exact integer (below 2^53
 * for any row), so nothing is rounded before the one conversion to f32.
 */
final class VectorProduct {
  /** Tokens that share one load of the weights. */
  private static final int TILE = 4;

  /** Makes code of code + 128 in all four bytes of a lane. */
  private static final int OFFSETS = 0x8080_8080;

  private VectorProduct() {}

  /** As {@link ExactKernels#multiply}. */
  static void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    var sums = new int[TILE * ROWS];
    var totals = new double[TILE * ROWS];
    int tokens = product.tokens();
    for (int block = rowFrom / ROWS; block * ROWS < rowTo; block++) {
      int token = 0;
      for (; token + TILE <= tokens; token += TILE) {
        fourTokens(product, block, token, sums, totals);
        for (int i = 0; i < TILE; i++) {
          finish(product, block, token + i, totals, i * ROWS);
        }
      }
      for (; token < tokens; token++) {
        oneToken(product, block, token, totals);
        finish(product, block, token, totals, 0);
      }
    }
  }

  private static void finish(
      MatrixProduct product, int block, int token, double[] totals, int from) {
    float[] out = product.out();
    float[] rowScales = product.weights().rowScales;
    float scale = product.x().scales[token];
    int target = product.outOffset(token, block);
    int count = product.rowsOf(block);
    for (int i = 0; i < count; i++) {
      out[target + i] = (float) totals[from + i] * (scale * rowScales[block * ROWS + i]);
    }
  }

  private static void oneToken(MatrixProduct product, int block, int token, double[] totals) {
    var weights = product.weights();
    int[] x = product.x().codes;
    int offset = token * product.x().stride();
    for (int lane = 0; lane < ROWS; lane += LANES) {
      var low = DoubleVector.zero(DOUBLES);
      var high = low;
      for (int group = 0; group < weights.groups(); group++) {
        long code = weights.codeStart(block, group) + lane * STEP;
        int from = offset + group * ExactMath.GROUP;
        var sum = IntVector.zero(INTS);
        for (int k = 0; k < ExactMath.GROUP; k += STEP) {
          var four = four(weights.codes, code + k * ROWS);
          sum = sum.add(column(four, 0).mul(x[from + k]));
          sum = sum.add(column(four, 1).mul(x[from + k + 1]));
          sum = sum.add(column(four, 2).mul(x[from + k + 2]));
          sum = sum.add(column(four, 3).mul(x[from + k + 3]));
        }
        var subscale = subscales(weights, block, group, lane);
        low = VectorLanes.toDoubles(sum, 0).fma(VectorLanes.toDoubles(subscale, 0), low);
        high = VectorLanes.toDoubles(sum, 1).fma(VectorLanes.toDoubles(subscale, 1), high);
      }
      low.intoArray(totals, lane);
      high.intoArray(totals, lane + DOUBLES.length());
    }
  }

  private static IntVector subscales(WeightMatrix weights, int block, int group, int lane) {
    return VectorLanes.widenBytes(weights.subscales, weights.subscaleStart(block, group) + lane)
        .and(0xff);
  }

  /** Four columns of as many rows as there are lanes, as signed bytes. */
  private static IntVector four(MemorySegment codes, long start) {
    return IntVector.fromMemorySegment(INTS, codes, start, ByteOrder.LITTLE_ENDIAN)
        .lanewise(VectorOperators.XOR, OFFSETS);
  }

  private static IntVector column(IntVector four, int column) {
    int above = Integer.SIZE - (column + 1) * Byte.SIZE;
    return four.lanewise(VectorOperators.LSHL, above)
        .lanewise(VectorOperators.ASHR, Integer.SIZE - Byte.SIZE);
  }

  // In small methods: in one large one the compiler stops inlining, and vectors become objects.
  private static void fourTokens(
      MatrixProduct product, int block, int token, int[] sums, double[] totals) {
    var weights = product.weights();
    var x = product.x();
    Arrays.fill(totals, 0);
    for (int group = 0; group < weights.groups(); group++) {
      int from = token * x.stride() + group * ExactMath.GROUP;
      sumGroup(weights.codes, weights.codeStart(block, group), x, from, sums);
      for (int lane = 0; lane < ROWS; lane += LANES) {
        addGroup(sums, subscales(weights, block, group, lane), lane, totals);
      }
    }
  }

  // Written out, because only vectors with names of their own stay in registers.
  private static void sumGroup(
      MemorySegment codes, long start, Activations in, int from, int[] sums) {
    int[] x = in.codes;
    int stride = in.stride();
    for (int lane = 0; lane < ROWS; lane += LANES) {
      var sum0 = IntVector.zero(INTS);
      var sum1 = sum0;
      var sum2 = sum0;
      var sum3 = sum0;
      for (int k = 0; k < ExactMath.GROUP; k += STEP) {
        var four = four(codes, start + k * ROWS + lane * STEP);
        for (int column = 0; column < STEP; column++) {
          var weight = column(four, column);
          int at = from + k + column;
          sum0 = sum0.add(weight.mul(x[at]));
          sum1 = sum1.add(weight.mul(x[at + stride]));
          sum2 = sum2.add(weight.mul(x[at + 2 * stride]));
          sum3 = sum3.add(weight.mul(x[at + 3 * stride]));
        }
      }
      sum0.intoArray(sums, lane);
      sum1.intoArray(sums, ROWS + lane);
      sum2.intoArray(sums, 2 * ROWS + lane);
      sum3.intoArray(sums, 3 * ROWS + lane);
    }
  }

  private static void addGroup(int[] sums, IntVector subscale, int lane, double[] totals) {
    var lowScale = VectorLanes.toDoubles(subscale, 0);
    var highScale = VectorLanes.toDoubles(subscale, 1);
    for (int at = lane; at < TILE * ROWS; at += ROWS) {
      var sum = IntVector.fromArray(INTS, sums, at);
      int high = at + DOUBLES.length();
      VectorLanes.toDoubles(sum, 0)
          .fma(lowScale, DoubleVector.fromArray(DOUBLES, totals, at))
          .intoArray(totals, at);
      VectorLanes.toDoubles(sum, 1)
          .fma(highScale, DoubleVector.fromArray(DOUBLES, totals, high))
          .intoArray(totals, high);
    }
  }
}
