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
  public void multiply(
      WeightMatrix weights,
      int rowFrom,
      int rowTo,
      Activations x,
      int tokens,
      float[] out,
      int outStride) {
    var totals = new long[ROWS];
    var codes = new byte[WeightMatrix.GROUP_BYTES];
    for (int block = rowFrom / ROWS; block * ROWS < rowTo; block++) {
      int first = block * ROWS;
      int count = Math.min(ROWS, rowTo - first);
      for (int token = 0; token < tokens; token++) {
        total(weights, block, x.codes, token * x.stride(), codes, totals);
        for (int i = 0; i < count; i++) {
          out[token * outStride + first + i] =
              (float) totals[i] * (x.scales[token] * weights.rowScales[first + i]);
        }
      }
    }
  }

  // One exact integer per output; the order of the sum is free (exact-inference.md 2.4).
  private static void total(
      WeightMatrix weights, int block, int[] x, int offset, byte[] codes, long[] totals) {
    Arrays.fill(totals, 0);
    for (int group = 0; group < weights.groups(); group++) {
      MemorySegment.copy(
          weights.codes, JAVA_BYTE, weights.codeStart(block, group), codes, 0, codes.length);
      long subscale = weights.subscaleStart(block, group);
      int from = offset + group * ExactMath.GROUP;
      for (int i = 0; i < ROWS; i++) {
        int n = weights.subscales.get(JAVA_BYTE, subscale + i) & 0xff;
        totals[i] += (long) n * rowSum(codes, i * STEP, x, from);
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
  public boolean rmsNorm(
      float[] x, int offset, float[] weights, float eps, float[] out, int outOffset) {
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
    float norm = ExactMath.normFactor(sumOfSquares, count, max, eps);
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = (x[offset + i] * norm) * weights[i];
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
      short[] query,
      int queryOffset,
      float queryScale,
      KvCache cache,
      int layer,
      int kvHead,
      int length,
      AttentionRule rule,
      AttentionScratch scratch,
      float[] out,
      int outOffset) {
    var shape = cache.shape();
    int from = rule.from(length);
    float[] scores = scratch.scores;
    score(query, queryOffset, queryScale, cache, layer, kvHead, from, length, rule.root(), scores);
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(scores, from, length - from))) {
      return false;
    }
    if (rule.cap() > 0) {
      softCap(scores, from, length - from, rule.cap());
    }
    float max = max(scores, from, length);
    long sum = 0;
    float weightMax = 0.0f;
    for (int t = from; t < length; t++) {
      float p = ExactMath.exp(scratch.scores[t] - max);
      sum += ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
      var page = cache.page(t / KvPage.TOKENS);
      float u = p * page.valueScales[shape.vector(layer, kvHead, t % KvPage.TOKENS)];
      scratch.scores[t] = u;
      weightMax = Math.max(weightMax, u);
    }
    if (weightMax < ExactMath.TINY) {
      Arrays.fill(out, outOffset, outOffset + shape.headDim(), 0.0f);
      return true;
    }
    float factor = ExactMath.ATTENTION_WEIGHT_MAX / weightMax;
    Arrays.fill(scratch.sums, 0);
    for (int t = from; t < length; t++) {
      int weight = ExactMath.rne(scratch.scores[t] * factor);
      var page = cache.page(t / KvPage.TOKENS);
      int base = shape.vector(layer, kvHead, t % KvPage.TOKENS) * shape.headDim();
      for (int d = 0; d < shape.headDim(); d++) {
        scratch.sums[d] += (long) weight * page.values[base + d];
      }
    }
    float unit = outputUnit(weightMax, sum);
    for (int d = 0; d < shape.headDim(); d++) {
      out[outOffset + d] = (float) scratch.sums[d] * unit;
    }
    return true;
  }

  private static void score(
      short[] query,
      int queryOffset,
      float queryScale,
      KvCache cache,
      int layer,
      int kvHead,
      int from,
      int length,
      float root,
      float[] scores) {
    var shape = cache.shape();
    for (int t = from; t < length; t++) {
      var page = cache.page(t / KvPage.TOKENS);
      int slot = t % KvPage.TOKENS;
      int base = shape.vector(layer, kvHead, 0) * shape.headDim() + slot;
      int dot = 0;
      for (int d = 0; d < shape.headDim(); d++) {
        dot += query[queryOffset + d] * page.keys[base + d * KvPage.TOKENS];
      }
      float keyScale = page.keyScales[shape.vector(layer, kvHead, slot)];
      scores[t] = (float) dot * ((queryScale * keyScale) * root);
    }
  }

  private static float max(float[] x, int from, int to) {
    float max = x[from];
    for (int i = from + 1; i < to; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  /** What one unit of the integer sum over weights and values is worth. */
  static float outputUnit(float weightMax, long probabilitySum) {
    return (weightMax / ExactMath.ATTENTION_WEIGHT_MAX)
        * (ExactMath.PROBABILITY_ONE / (float) probabilitySum);
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
