package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.VectorLanes.DOUBLES;
import static io.aipowergrid.node.inference.exact.VectorLanes.INTS;
import static io.aipowergrid.node.inference.exact.VectorLanes.LANES;
import static io.aipowergrid.node.inference.exact.WeightMatrix.ROWS;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;

/**
 * Matrix products with rows in lanes. Within a group of 64 columns the sum is a 32-bit integer (64
 * * 127 * 32,512 is below 2^28); over groups it is a double that holds an exact integer (below 2^53
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
    var sums = new int[TILE * ROWS];
    var totals = new double[TILE * ROWS];
    for (int block = rowFrom / ROWS; block * ROWS < rowTo; block++) {
      int token = 0;
      for (; token + TILE <= tokens; token += TILE) {
        fourTokens(weights, block, x.codes, token * x.stride(), x.stride(), sums, totals);
        for (int i = 0; i < TILE; i++) {
          float scale = x.scales[token + i];
          finish(weights, block, rowTo, totals, i, scale, out, (token + i) * outStride);
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

  // In small methods: in one large one the compiler stops inlining, and vectors become objects.
  private static void fourTokens(
      WeightMatrix weights,
      int block,
      int[] x,
      int offset,
      int stride,
      int[] sums,
      double[] totals) {
    Arrays.fill(totals, 0);
    for (int group = 0; group < weights.groups(); group++) {
      int from = offset + group * ExactMath.GROUP;
      sumGroup(weights.codes, weights.codeStart(block, group), x, from, stride, sums);
      for (int lane = 0; lane < ROWS; lane += LANES) {
        addGroup(sums, subscales(weights, block, group, lane), lane, totals);
      }
    }
  }

  // Written out, because only vectors with names of their own stay in registers.
  private static void sumGroup(byte[] codes, int start, int[] x, int from, int stride, int[] sums) {
    for (int lane = 0; lane < ROWS; lane += LANES) {
      var sum0 = IntVector.zero(INTS);
      var sum1 = sum0;
      var sum2 = sum0;
      var sum3 = sum0;
      for (int k = 0; k < ExactMath.GROUP; k++) {
        var weight = VectorLanes.widenBytes(codes, start + k * ROWS + lane);
        sum0 = sum0.add(weight.mul(x[from + k]));
        sum1 = sum1.add(weight.mul(x[from + k + stride]));
        sum2 = sum2.add(weight.mul(x[from + k + 2 * stride]));
        sum3 = sum3.add(weight.mul(x[from + k + 3 * stride]));
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
