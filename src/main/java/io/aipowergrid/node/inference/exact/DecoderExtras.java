package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a pass that only some families have (docs/exact-arithmetic.md 5.1), with the kernels
 * of the pass; for the others each does nothing. Stateless; callers split tokens over threads.
 */
record DecoderExtras(ModelConfig config, ExactKernels kernels) {

  /** Multiplies the embedding that lies there. */
  void scaleEmbedding(float[] x, int offset) {
    float scale = config.variant().embeddingScale();
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
  boolean prepareHeads(ExactModel.Layer layer, float[] x, int offset, float[] spare, int at) {
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
    for (int head = 0; head < config.heads() + config.kvHeads(); head++) {
      var norm = head < config.heads() ? norms.query() : norms.key();
      int from = offset + head * headDim;
      finite &= kernels.rmsNorm(x, from, norm, spare, at);
      System.arraycopy(spare, at, x, from, headDim);
    }
    return finite;
  }

  /**
   * Norms what attention or feed-forward gives for one token, where there is a norm for it.
   *
   * @return false when a value is not finite
   */
  boolean normOutput(@Nullable RmsNorm norm, float[] x, float[] spare, int offset) {
    if (norm == null) {
      return true;
    }
    boolean finite = kernels.rmsNorm(x, offset, norm, spare, offset);
    System.arraycopy(spare, offset, x, offset, norm.weights().length);
    return finite;
  }

  void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    if (config.variant().activation() == Activation.GELU_TANH) {
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
  boolean capLogits(float[] logits, int offset) {
    return config.variant().logitCap() == 0
        || kernels.softCap(logits, offset, config.vocabularySize(), config.variant().logitCap());
  }
}
