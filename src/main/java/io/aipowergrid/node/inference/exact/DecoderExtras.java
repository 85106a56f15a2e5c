package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a pass that only some families have (docs/exact-arithmetic.md 5.1); for the others
 * each does nothing. Stateless but for the configuration; callers split tokens over threads.
 */
final class DecoderExtras {
  private final ModelConfig config;
  private final DecoderVariant variant;

  DecoderExtras(ModelConfig config) {
    this.config = config;
    this.variant = config.variant();
  }

  /** Multiplies the embedding that lies there. */
  void scaleEmbedding(float[] x, int offset) {
    float scale = variant.embeddingScale();
    if (scale == 1) {
      return;
    }
    for (int i = offset; i < offset + config.hiddenSize(); i++) {
      x[i] = x[i] * scale;
    }
  }

  /**
   * What follows the product with q, k and v of one token, before the rotation.
   *
   * @param x the heads' vectors one after the other: queries, keys, values
   * @param spare room for a head
   * @return false when a value is not finite
   */
  boolean prepareHeads(
      ExactKernels kernels, ExactModel.Layer layer, float[] x, int offset, float[] spare, int at) {
    var bias = layer.attentionBias();
    if (bias != null) {
      kernels.add(x, offset, bias, 0, bias.length);
    }
    var norms = layer.headNorms();
    if (norms == null) {
      return true;
    }
    boolean finite = true;
    int headDim = config.headDim();
    float eps = (float) config.rmsNormEps();
    for (int head = 0; head < config.heads() + config.kvHeads(); head++) {
      var weights = head < config.heads() ? norms.query() : norms.key();
      int from = offset + head * headDim;
      finite &= kernels.rmsNorm(x, from, weights, eps, spare, at);
      System.arraycopy(spare, at, x, from, headDim);
    }
    return finite;
  }

  /**
   * Norms what attention or feed-forward gives for one token, where there is a norm for it.
   *
   * @return false when a value is not finite
   */
  boolean normOutput(
      ExactKernels kernels, float @Nullable [] weights, float[] x, float[] spare, int offset) {
    if (weights == null) {
      return true;
    }
    boolean finite =
        kernels.rmsNorm(x, offset, weights, (float) config.rmsNormEps(), spare, offset);
    System.arraycopy(spare, offset, x, offset, weights.length);
    return finite;
  }

  void gate(ExactKernels kernels, float[] x, int offset, int count, float[] out, int outOffset) {
    if (variant.activation() == Activation.GELU_TANH) {
      kernels.geluGate(x, offset, count, out, outOffset);
    } else {
      kernels.gate(x, offset, count, out, outOffset);
    }
  }

  /**
   * Limits the logits of one token.
   *
   * @return false when a value is not finite
   */
  boolean capLogits(ExactKernels kernels, float[] logits, int offset) {
    return variant.logitCap() == 0
        || kernels.softCap(logits, offset, config.vocabularySize(), variant.logitCap());
  }
}
