package io.aipowergrid.node.inference.exact;

import java.util.Arrays;

/** Attention of one head in plain Java (docs/exact-arithmetic.md 6). */
final class ScalarAttention {
  private ScalarAttention() {}

  /** As {@link ExactKernels#attend}. */
  static boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    var rule = layer.rule();
    int length = layer.length(token);
    int from = rule.from(length);
    var own = layer.head(token, head);
    float[] scores = scratch.scores;
    score(own, from, length, rule.root(), scores);
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(scores, from, length - from))) {
      return false;
    }
    if (rule.cap() > 0) {
      for (int t = from; t < length; t++) {
        scores[t] = ExactMath.softCap(scores[t], rule.cap());
      }
    }
    long sum = probabilities(own, from, length, scores);
    float weightMax = max(scores, from, length);
    if (weightMax < ExactMath.TINY) {
      Arrays.fill(out, own.offset(), own.offset() + own.headDim(), 0.0f);
      return true;
    }
    weigh(scratch, from, length, ExactMath.ATTENTION_WEIGHT_MAX / weightMax);
    sum(own, from, length, scratch);
    scratch.output(outputUnit(weightMax, sum), out, own.offset());
    return true;
  }

  private static void score(AttentionHead head, int from, int length, float root, float[] scores) {
    var cache = head.cache();
    short[] query = head.codes();
    int headDim = head.headDim();
    for (int t = from; t < length; t++) {
      var page = cache.page(t / KvPage.TOKENS);
      int slot = t % KvPage.TOKENS;
      int base = head.pageOffset() + slot;
      int dot = 0;
      for (int d = 0; d < headDim; d++) {
        dot += query[head.offset() + d] * page.keys[base + d * KvPage.TOKENS];
      }
      float keyScale = page.keyScales[head.vector() + slot];
      scores[t] = (float) dot * ((head.scale() * keyScale) * root);
    }
  }

  /** Replaces scores by probability times value scale; returns the probabilities' sum. */
  private static long probabilities(AttentionHead head, int from, int length, float[] scores) {
    float max = max(scores, from, length);
    long sum = 0;
    for (int t = from; t < length; t++) {
      float p = ExactMath.exp(scores[t] - max);
      sum += ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
      var page = head.cache().page(t / KvPage.TOKENS);
      scores[t] = p * page.valueScales[head.vector() + t % KvPage.TOKENS];
    }
    return sum;
  }

  private static void weigh(AttentionScratch scratch, int from, int length, float factor) {
    for (int t = from; t < length; t++) {
      scratch.weights[t] = ExactMath.rne(scratch.scores[t] * factor);
    }
  }

  private static void sum(AttentionHead head, int from, int length, AttentionScratch scratch) {
    int headDim = head.headDim();
    Arrays.fill(scratch.sums, 0);
    for (int t = from; t < length; t++) {
      long weight = scratch.weights[t];
      var page = head.cache().page(t / KvPage.TOKENS);
      int base = head.pageOffset() + t % KvPage.TOKENS * headDim;
      for (int d = 0; d < headDim; d++) {
        scratch.sums[d] += weight * page.values[base + d];
      }
    }
  }

  static float max(float[] x, int from, int to) {
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
}
