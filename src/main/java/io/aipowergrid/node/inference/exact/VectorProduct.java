package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.WeightMatrix.ROWS;
import static io.aipowergrid.node.inference.exact.VectorLanes.DOUBLES;
import static io.aipowergrid.node.inference.exact.VectorLanes.INTS;
import static io.aipowergrid.node.inference.exact.VectorLanes.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;

/**
 * Matrix products with rows in lanes. Within a group of 64 columns the sum is a 32-bit integer (64 *
 * 127 * 32,512 is below 2^28); over groups it is a double that holds an exact integer (below 2^53
 * for any row), so nothing is rounded before the one conversion to f32.
 */
final class VectorProduct {
  /** Tokens that share one load of the weights. */
  private static final int TILE = 4;

  void multiply(
      WeightMatrix weights,
      int rowFrom,
      int rowTo,
      Activations x,
      int tokens,
      float[] out,
      int outStride) {
    var totals = new double[TILE * ROWS];
    for (int block = rowFrom / ROWS; block * ROWS < rowTo; block++) {
      int token = 0;
      for (; token + TILE <= tokens; token += TILE) {
        fourTokens(weights, block, x.codes, token * x.stride(), x.stride(), totals);
        for (int i = 0; i < TILE; i++) {
          finish(weights, block, rowTo, totals, i, x.scales[token + i], out, (token + i) * outStride);
        }
      }
      for (; token < tokens; token++) {
        oneToken(weights, block, x.codes, token * x.stride(), totals);
        finish(weights, block, rowTo, totals, 0, x.scales[token], out, token * outStride);
      }
    }
  }

  private static void finish(
      WeightMatrix weights,
      int block,
      int rowTo,
      double[] totals,
      int tile,
      float scale,
      float[] out,
      int offset) {
    int first = block * ROWS;
    int count = Math.min(ROWS, rowTo - first);
    for (int i = 0; i < count; i++) {
      out[offset + first + i] =
          (float) totals[tile * ROWS + i] * (scale * weights.rowScales[first + i]);
    }
  }

  private static void oneToken(
      WeightMatrix weights, int block, int[] x, int offset, double[] totals) {
    for (int lane = 0; lane < ROWS; lane += LANES) {
      var low = DoubleVector.zero(DOUBLES);
      var high = low;
      for (int group = 0; group < weights.groups(); group++) {
        int code = weights.codeStart(block, group) + lane;
        int from = offset + group * ExactMath.GROUP;
        var sum = IntVector.zero(INTS);
        for (int k = 0; k < ExactMath.GROUP; k++) {
          sum = sum.add(VectorLanes.widenBytes(weights.codes, code + k * ROWS).mul(x[from + k]));
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
    int index = weights.subscaleStart(block, group) + lane;
    return VectorLanes.widenBytes(weights.subscales, index).and(0xff);
  }

  // Written out, because the compiler keeps vectors in registers only when each has its own name.
  private static void fourTokens(
      WeightMatrix weights, int block, int[] x, int offset, int stride, double[] totals) {
    int half = DOUBLES.length();
    for (int lane = 0; lane < ROWS; lane += LANES) {
      var zero = DoubleVector.zero(DOUBLES);
      var low0 = zero;
      var low1 = zero;
      var low2 = zero;
      var low3 = zero;
      var high0 = zero;
      var high1 = zero;
      var high2 = zero;
      var high3 = zero;
      for (int group = 0; group < weights.groups(); group++) {
        int code = weights.codeStart(block, group) + lane;
        int from = offset + group * ExactMath.GROUP;
        var sum0 = IntVector.zero(INTS);
        var sum1 = sum0;
        var sum2 = sum0;
        var sum3 = sum0;
        for (int k = 0; k < ExactMath.GROUP; k++) {
          var weight = VectorLanes.widenBytes(weights.codes, code + k * ROWS);
          sum0 = sum0.add(weight.mul(x[from + k]));
          sum1 = sum1.add(weight.mul(x[from + k + stride]));
          sum2 = sum2.add(weight.mul(x[from + k + 2 * stride]));
          sum3 = sum3.add(weight.mul(x[from + k + 3 * stride]));
        }
        var subscale = subscales(weights, block, group, lane);
        var lowScale = VectorLanes.toDoubles(subscale, 0);
        var highScale = VectorLanes.toDoubles(subscale, 1);
        low0 = VectorLanes.toDoubles(sum0, 0).fma(lowScale, low0);
        high0 = VectorLanes.toDoubles(sum0, 1).fma(highScale, high0);
        low1 = VectorLanes.toDoubles(sum1, 0).fma(lowScale, low1);
        high1 = VectorLanes.toDoubles(sum1, 1).fma(highScale, high1);
        low2 = VectorLanes.toDoubles(sum2, 0).fma(lowScale, low2);
        high2 = VectorLanes.toDoubles(sum2, 1).fma(highScale, high2);
        low3 = VectorLanes.toDoubles(sum3, 0).fma(lowScale, low3);
        high3 = VectorLanes.toDoubles(sum3, 1).fma(highScale, high3);
      }
      low0.intoArray(totals, lane);
      high0.intoArray(totals, lane + half);
      low1.intoArray(totals, ROWS + lane);
      high1.intoArray(totals, ROWS + lane + half);
      low2.intoArray(totals, 2 * ROWS + lane);
      high2.intoArray(totals, 2 * ROWS + lane + half);
      low3.intoArray(totals, 3 * ROWS + lane);
      high3.intoArray(totals, 3 * ROWS + lane + half);
    }
  }
}
