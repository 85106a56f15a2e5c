package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.VectorLanes.FLOATS;
import static io.aipowergrid.node.inference.exact.VectorLanes.INTS;
import static io.aipowergrid.node.inference.exact.VectorLanes.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of one head: scores with positions in lanes, output with dimensions in lanes. Works on
 * whole pages; positions beyond the length are computed and then not used.
 */
final class VectorAttention {
  /** Pages whose sums of weight times value fit 32 bits: 512 * 32,512 * 127 is below 2^31. */
  private static final int PAGES_PER_SUM = 512 / KvPage.TOKENS;

  boolean attend(
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
    int first = from / KvPage.TOKENS;
    int pages = KvShape.pages(length);
    for (int page = first; page < pages; page++) {
      score(
          query,
          queryOffset,
          queryScale,
          shape,
          cache.page(page),
          layer,
          kvHead,
          rule.root(),
          scratch.scores,
          page);
    }
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(scratch.scores, from, length - from))) {
      return false;
    }
    if (rule.cap() > 0) {
      VectorLanes.softCap(scratch.scores, from, length - from, rule.cap());
    }
    // What the pages hold beside the window gets e^-infinity, which is exactly nothing.
    Arrays.fill(scratch.scores, first * KvPage.TOKENS, from, Float.NEGATIVE_INFINITY);
    Arrays.fill(scratch.scores, length, pages * KvPage.TOKENS, Float.NEGATIVE_INFINITY);
    float max = max(scratch.scores, from, length);
    long sum = 0;
    float weightMax = 0.0f;
    for (int page = first; page < pages; page++) {
      int vector = shape.vector(layer, kvHead, 0);
      sum += probabilities(scratch.scores, page, max, cache.page(page), vector);
      weightMax = Math.max(weightMax, largest(scratch.scores, page, length));
    }
    if (weightMax < ExactMath.TINY) {
      Arrays.fill(out, outOffset, outOffset + shape.headDim(), 0.0f);
      return true;
    }
    weigh(scratch, first, pages, ExactMath.ATTENTION_WEIGHT_MAX / weightMax);
    sum(cache, layer, kvHead, first, length, scratch);
    float unit = ScalarKernels.outputUnit(weightMax, sum);
    for (int d = 0; d < shape.headDim(); d++) {
      out[outOffset + d] = (float) scratch.sums[d] * unit;
    }
    return true;
  }

  private static void score(
      short[] query,
      int queryOffset,
      float queryScale,
      KvShape shape,
      KvPage page,
      int layer,
      int kvHead,
      float root,
      float[] scores,
      int pageIndex) {
    int vector = shape.vector(layer, kvHead, 0);
    for (int slot = 0; slot < KvPage.TOKENS; slot += LANES) {
      var dot = IntVector.zero(INTS);
      for (int d = 0; d < shape.headDim(); d++) {
        int key = vector * shape.headDim() + d * KvPage.TOKENS + slot;
        dot = dot.add(VectorLanes.widenShorts(page.keys, key).mul((int) query[queryOffset + d]));
      }
      var unit = FloatVector.fromArray(FLOATS, page.keyScales, vector + slot).mul(queryScale);
      VectorLanes.toFloats(dot)
          .mul(unit.mul(root))
          .intoArray(scores, pageIndex * KvPage.TOKENS + slot);
    }
  }

  private static float max(float[] x, int from, int to) {
    float max = x[from];
    for (int i = from + 1; i < to; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  /** Replaces a page's scores by probability times value scale; returns the probabilities' sum. */
  private static long probabilities(
      float[] scores, int pageIndex, float max, KvPage page, int vector) {
    var sum = IntVector.zero(INTS);
    for (int slot = 0; slot < KvPage.TOKENS; slot += LANES) {
      int at = pageIndex * KvPage.TOKENS + slot;
      var p = VectorLanes.exp(FloatVector.fromArray(FLOATS, scores, at).sub(max));
      sum = sum.add(VectorLanes.rne(p.mul(ExactMath.PROBABILITY_ONE)));
      p.mul(FloatVector.fromArray(FLOATS, page.valueScales, vector + slot)).intoArray(scores, at);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static float largest(float[] x, int page, int length) {
    float max = 0.0f;
    int to = Math.min((page + 1) * KvPage.TOKENS, length);
    for (int i = page * KvPage.TOKENS; i < to; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  private static void weigh(AttentionScratch scratch, int first, int pages, float factor) {
    for (int at = first * KvPage.TOKENS; at < pages * KvPage.TOKENS; at += LANES) {
      VectorLanes.rne(FloatVector.fromArray(FLOATS, scratch.scores, at).mul(factor))
          .intoArray(scratch.weights, at);
    }
  }

  private static void sum(
      KvCache cache, int layer, int kvHead, int start, int length, AttentionScratch scratch) {
    var shape = cache.shape();
    int headDim = shape.headDim();
    int pages = KvShape.pages(length);
    Arrays.fill(scratch.sums, 0);
    for (int first = start; first < pages; first += PAGES_PER_SUM) {
      int last = Math.min(first + PAGES_PER_SUM, pages);
      int d = 0;
      for (; d < INTS.loopBound(headDim); d += LANES) {
        var sum = IntVector.zero(INTS);
        for (int page = first; page < last; page++) {
          sum = sum.add(sumPage(cache.page(page), shape, layer, kvHead, d, page, length, scratch));
        }
        sum.intoArray(scratch.partial, d);
      }
      for (; d < headDim; d++) {
        scratch.partial[d] = sumOne(cache, layer, kvHead, d, first, last, length, scratch);
      }
      for (int i = 0; i < headDim; i++) {
        scratch.sums[i] += scratch.partial[i];
      }
    }
  }

  private static IntVector sumPage(
      KvPage page,
      KvShape shape,
      int layer,
      int kvHead,
      int d,
      int pageIndex,
      int length,
      AttentionScratch scratch) {
    int first = pageIndex * KvPage.TOKENS;
    int count = Math.min(KvPage.TOKENS, length - first);
    int value = shape.vector(layer, kvHead, 0) * shape.headDim() + d;
    var sum = IntVector.zero(INTS);
    for (int slot = 0; slot < count; slot++) {
      var values = VectorLanes.widenBytes(page.values, value + slot * shape.headDim());
      sum = sum.add(values.mul(scratch.weights[first + slot]));
    }
    return sum;
  }

  private static int sumOne(
      KvCache cache,
      int layer,
      int kvHead,
      int d,
      int firstPage,
      int lastPage,
      int length,
      AttentionScratch scratch) {
    var shape = cache.shape();
    int sum = 0;
    int to = Math.min(lastPage * KvPage.TOKENS, length);
    for (int t = firstPage * KvPage.TOKENS; t < to; t++) {
      int vector = shape.vector(layer, kvHead, t % KvPage.TOKENS);
      int value = cache.page(t / KvPage.TOKENS).values[vector * shape.headDim() + d];
      sum += scratch.weights[t] * value;
    }
    return sum;
  }
}
