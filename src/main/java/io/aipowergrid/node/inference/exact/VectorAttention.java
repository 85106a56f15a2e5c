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

  private VectorAttention() {}

  /** As {@link ExactKernels#attend}. */
  static boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    var rule = layer.rule();
    int length = layer.length(token);
    int from = rule.from(length);
    int first = from / KvPage.TOKENS;
    int pages = KvShape.pages(length);
    var own = layer.head(token, head);
    for (int page = first; page < pages; page++) {
      score(own, page, rule.root(), scratch.scores);
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
    float max = ScalarAttention.max(scratch.scores, from, length);
    long sum = 0;
    float weightMax = 0.0f;
    for (int page = first; page < pages; page++) {
      sum += probabilities(own, page, max, scratch.scores);
      weightMax = Math.max(weightMax, largest(scratch.scores, page, length));
    }
    if (weightMax < ExactMath.TINY) {
      Arrays.fill(out, own.offset(), own.offset() + own.headDim(), 0.0f);
      return true;
    }
    weigh(scratch, first, pages, ExactMath.ATTENTION_WEIGHT_MAX / weightMax);
    sum(own, first, length, scratch);
    scratch.output(ScalarAttention.outputUnit(weightMax, sum), out, own.offset());
    return true;
  }

  private static void score(AttentionHead head, int pageIndex, float root, float[] scores) {
    var page = head.cache().page(pageIndex);
    short[] query = head.codes();
    int offset = head.offset();
    int headDim = head.headDim();
    for (int slot = 0; slot < KvPage.TOKENS; slot += LANES) {
      int keys = head.pageOffset() + slot;
      var dot = IntVector.zero(INTS);
      for (int d = 0; d < headDim; d++) {
        var key = VectorLanes.widenShorts(page.keys, keys + d * KvPage.TOKENS);
        dot = dot.add(key.mul((int) query[offset + d]));
      }
      var unit = FloatVector.fromArray(FLOATS, page.keyScales, head.vector() + slot);
      VectorLanes.toFloats(dot)
          .mul(unit.mul(head.scale()).mul(root))
          .intoArray(scores, pageIndex * KvPage.TOKENS + slot);
    }
  }

  /** Replaces a page's scores by probability times value scale; returns the probabilities' sum. */
  private static long probabilities(AttentionHead head, int pageIndex, float max, float[] scores) {
    float[] scales = head.cache().page(pageIndex).valueScales;
    var sum = IntVector.zero(INTS);
    for (int slot = 0; slot < KvPage.TOKENS; slot += LANES) {
      int at = pageIndex * KvPage.TOKENS + slot;
      var p = VectorLanes.exp(FloatVector.fromArray(FLOATS, scores, at).sub(max));
      sum = sum.add(VectorLanes.rne(p.mul(ExactMath.PROBABILITY_ONE)));
      p.mul(FloatVector.fromArray(FLOATS, scales, head.vector() + slot)).intoArray(scores, at);
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

  private static void sum(AttentionHead head, int start, int length, AttentionScratch scratch) {
    int headDim = head.headDim();
    int pages = KvShape.pages(length);
    Arrays.fill(scratch.sums, 0);
    for (int first = start; first < pages; first += PAGES_PER_SUM) {
      int last = Math.min(first + PAGES_PER_SUM, pages);
      int d = 0;
      for (; d < INTS.loopBound(headDim); d += LANES) {
        var sum = IntVector.zero(INTS);
        for (int page = first; page < last; page++) {
          sum = sum.add(sumPage(head, d, page, length, scratch.weights));
        }
        sum.intoArray(scratch.partial, d);
      }
      int to = Math.min(last * KvPage.TOKENS, length);
      for (; d < headDim; d++) {
        scratch.partial[d] = sumOne(head, d, first * KvPage.TOKENS, to, scratch.weights);
      }
      for (int i = 0; i < headDim; i++) {
        scratch.sums[i] += scratch.partial[i];
      }
    }
  }

  private static IntVector sumPage(
      AttentionHead head, int d, int pageIndex, int length, int[] weights) {
    byte[] values = head.cache().page(pageIndex).values;
    int headDim = head.headDim();
    int first = pageIndex * KvPage.TOKENS;
    int count = Math.min(KvPage.TOKENS, length - first);
    int value = head.pageOffset() + d;
    var sum = IntVector.zero(INTS);
    for (int slot = 0; slot < count; slot++) {
      var lanes = VectorLanes.widenBytes(values, value + slot * headDim);
      sum = sum.add(lanes.mul(weights[first + slot]));
    }
    return sum;
  }

  private static int sumOne(AttentionHead head, int d, int from, int to, int[] weights) {
    int value = head.pageOffset() + d;
    int sum = 0;
    for (int t = from; t < to; t++) {
      byte[] values = head.cache().page(t / KvPage.TOKENS).values;
      sum += weights[t] * values[value + t % KvPage.TOKENS * head.headDim()];
    }
    return sum;
  }
}
