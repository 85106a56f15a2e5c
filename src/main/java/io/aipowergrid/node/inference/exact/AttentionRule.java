package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.ModelConfig;

/**
 * How a layer's scores come about (docs/exact-arithmetic.md 6).
 *
 * @param root what a product of codes and scales is multiplied with
 * @param cap soft limit of a score; 0 for none
 * @param window how many positions, the token's own included, take part; 0 for all
 */
record AttentionRule(float root, float cap, int window) {
  /** Llama's. */
  static AttentionRule plain(int headDim) {
    return new AttentionRule(ExactMath.reciprocalRoot(headDim), 0, 0);
  }

  static AttentionRule of(ModelConfig config, int layer) {
    var variant = config.variant();
    float scalar = variant.queryScalar() > 0 ? (float) variant.queryScalar() : config.headDim();
    return new AttentionRule(
        ExactMath.reciprocalRoot(scalar), variant.attentionCap(), variant.window(layer));
  }

  /** The first of {@code length} positions that takes part. */
  int from(int length) {
    return window == 0 ? 0 : Math.max(0, length - window);
  }
}
