package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.WeightMatrix.OFFSET;
import static io.aipowergrid.node.inference.exact.WeightMatrix.ROWS;
import static io.aipowergrid.node.inference.exact.WeightMatrix.STEP;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The arithmetic written down plainly: the reference every other implementation must equal. */
final class ScalarKernels implements ExactKernels {
  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    int bits = ExactMath.magnitudeBits(x, offset, columns);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    float max = Float.intBitsToFloat(bits);
    int base = token * out.stride();
    if (max < ExactMath.TINY) {
      out.scales[token] = 0.0f;
      Arrays.fill(out.codes, base, base + out.stride(), 0);
      return true;
    }
    out.scales[token] = max / ExactMath.ACTIVATION_MAX;
    float factor = ExactMath.ACTIVATION_MAX / max;
    for (int k = 0; k < columns; k++) {
      out.codes[base + k] = ExactMath.rne(x[offset + k] * factor);
    }
    Arrays.fill(out.codes, base + columns, base + out.stride(), 0);
    return true;
  }

  @Override
  public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    var totals = new long[ROWS];
    var codes = new byte[WeightMatrix.GROUP_BYTES];
    var x = product.x();
    float[] rowScales = product.weights().rowScales;
    for (int block = rowFrom / ROWS; block * ROWS < rowTo; block++) {
      for (int token = 0; token < product.tokens(); token++) {
        total(product, block, token, codes, totals);
        int target = product.outOffset(token, block);
        for (int i = 0; i < product.rowsOf(block); i++) {
          product.out()[target + i] =
              (float) totals[i] * (x.scales[token] * rowScales[block * ROWS + i]);
        }
      }
    }
  }

  // One exact integer per output; the order of the sum is free (exact-inference.md 2.4).
  private static void total(
      MatrixProduct product, int block, int token, byte[] codes, long[] totals) {
    var weights = product.weights();
    var x = product.x();
    Arrays.fill(totals, 0);
    for (int group = 0; group < weights.groups(); group++) {
      MemorySegment.copy(
          weights.codes, JAVA_BYTE, weights.codeStart(block, group), codes, 0, codes.length);
      long subscale = weights.subscaleStart(block, group);
      int from = token * x.stride() + group * ExactMath.GROUP;
      for (int i = 0; i < ROWS; i++) {
        int n = weights.subscales.get(JAVA_BYTE, subscale + i) & 0xff;
        totals[i] += (long) n * rowSum(codes, i * STEP, x.codes, from);
      }
    }
  }

  private static int rowSum(byte[] codes, int row, int[] x, int from) {
    int sum = 0;
    for (int k = 0; k < ExactMath.GROUP; k += STEP) {
      int code = row + k * ROWS;
      sum += ((codes[code] & 0xff) - OFFSET) * x[from + k];
      sum += ((codes[code + 1] & 0xff) - OFFSET) * x[from + k + 1];
      sum += ((codes[code + 2] & 0xff) - OFFSET) * x[from + k + 2];
      sum += ((codes[code + 3] & 0xff) - OFFSET) * x[from + k + 3];
    }
    return sum;
  }

  @Override
  public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    float[] weights = norm.weights();
    int count = weights.length;
    int bits = ExactMath.magnitudeBits(x, offset, count);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    float max = Float.intBitsToFloat(bits);
    if (max < ExactMath.TINY) {
      Arrays.fill(out, outOffset, outOffset + count, 0.0f);
      return true;
    }
    float factor = ExactMath.NORM_ONE / max;
    long sumOfSquares = 0;
    for (int i = 0; i < count; i++) {
      long y = ExactMath.rne(x[offset + i] * factor);
      sumOfSquares += y * y;
    }
    float scale = ExactMath.normFactor(sumOfSquares, count, max, norm.eps());
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = (x[offset + i] * scale) * weights[i];
    }
    return true;
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      x[xOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  @Override
  public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = ExactMath.gate(x[offset + i], x[offset + count + i]);
    }
  }

  @Override
  public void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = ExactMath.geluGate(x[offset + i], x[offset + count + i]);
    }
  }

  @Override
  public boolean softCap(float[] x, int offset, int count, float cap) {
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(x, offset, count))) {
      return false;
    }
    for (int i = offset; i < offset + count; i++) {
      x[i] = ExactMath.softCap(x[i], cap);
    }
    return true;
  }

  @Override
  public boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    return ScalarAttention.attend(layer, token, head, scratch, out);
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    float max = x[offset] * factor;
    for (int i = 1; i < count; i++) {
      float z = x[offset + i] * factor;
      max = z > max ? z : max;
    }
    long total = 0;
    for (int i = 0; i < count; i++) {
      float p = ExactMath.exp(x[offset + i] * factor - max);
      out[i] = ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
      total += out[i];
    }
    return total;
  }
}
