package io.aipowergrid.node.inference.exact;

/**
 * The operations of the arithmetic. All implementations give the same bits; they differ in speed.
 * Stateless and thread-safe: callers split rows, tokens and heads over threads as they like.
 */
interface ExactKernels {
  /** Short name, as configuration and reports show it. */
  String name();

  /**
   * Quantises one token's vector.
   *
   * @return false when a value is not finite; the codes are then worthless
   */
  boolean quantise(float[] x, int offset, int columns, Activations out, int token);

  /** Rows {@code rowFrom} to {@code rowTo}, both at a block's edge or the end. */
  void multiply(MatrixProduct product, int rowFrom, int rowTo);

  /**
   * Norms one vector.
   *
   * @return false when a value is not finite
   */
  boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset);

  /** {@code x[i] = x[i] + y[i]}. */
  void add(float[] x, int xOffset, float[] y, int yOffset, int count);

  /** {@code out[i] = silu(x[i]) * x[count + i]}: gate and up values lie one after the other. */
  void gate(float[] x, int offset, int count, float[] out, int outOffset);

  /** {@code out[i] = gelu(x[i]) * x[count + i]}, otherwise as {@link #gate}. */
  void geluGate(float[] x, int offset, int count, float[] out, int outOffset);

  /**
   * {@code x[i] = cap * tanh(x[i] / cap)}.
   *
   * @return false when a value is not finite; what was written is then worthless
   */
  boolean softCap(float[] x, int offset, int count, float cap);

  /**
   * Rotates and quantises what the product with q, k and v made of one token: the heads' vectors
   * one after the other, queries, keys, values. Keys and values go into the cache.
   *
   * @return false when a value is not finite; what was written is then worthless
   */
  default boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
    return HeadStore.store(x, offset, layer, token);
  }

  /**
   * Attention of one head of a token over its own and the earlier positions that the layer's rule
   * lets take part.
   *
   * @param out the heads of all tokens, laid out as the codes of the queries
   * @return false when a score is not finite
   */
  boolean attend(LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out);

  /**
   * {@code out[i] = rne(exp(x[i] * factor - max) * 2^21)} where max is the largest {@code x[i] *
   * factor}.
   *
   * @return the sum of all
   */
  long probabilities(float[] x, int offset, int count, float factor, int[] out);

  /**
   * Indices of the two largest of at least two values, ties to the lower index.
   *
   * @return the largest in the low, the second in the high 32 bits; negative when a value is not
   *     finite
   */
  default long topTwo(float[] x, int offset, int count) {
    if (!ExactMath.isFinite(ExactMath.magnitudeBits(x, offset, count))) {
      return -1;
    }
    int best = ExactMath.largest(x, offset, count, -1);
    return (long) ExactMath.largest(x, offset, count, best) << Integer.SIZE | best;
  }
}
