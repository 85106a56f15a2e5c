package io.aipowergrid.node.inference.exact;

/** What follows the product with q, k and v, in plain Java (docs/exact-arithmetic.md 5.2, 5.3). */
final class HeadStore {
  private HeadStore() {}

  /** As {@link ExactKernels#storeHeads}. */
  static boolean store(float[] x, int offset, LayerAttention layer, int token) {
    int position = layer.position(token);
    var cache = layer.cache(token);
    int headDim = cache.shape().headDim();
    int heads = layer.queries().heads();
    boolean finite = true;
    for (int head = 0; head < heads; head++) {
      int query = offset + head * headDim;
      layer.rope().rotate(x, query, position);
      finite &= putQuery(x, query, layer.queries(), token, head);
    }
    int keys = offset + heads * headDim;
    int width = cache.shape().kvHeads() * headDim;
    for (int head = 0; head < cache.shape().kvHeads(); head++) {
      int key = keys + head * headDim;
      layer.rope().rotate(x, key, position);
      finite &= cache.putKey(layer.index(), head, position, x, key);
      finite &= cache.putValue(layer.index(), head, position, x, key + width);
    }
    return finite;
  }

  private static boolean putQuery(float[] x, int offset, QueryCodes out, int token, int head) {
    int headDim = out.headDim();
    int bits = ExactMath.magnitudeBits(x, offset, headDim);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    float max = Float.intBitsToFloat(bits);
    int codeMax = ExactMath.queryMax(headDim);
    boolean zero = max < ExactMath.TINY;
    float factor = zero ? 0.0f : codeMax / max;
    int target = out.offset(token, head);
    for (int d = 0; d < headDim; d++) {
      out.codes[target + d] = zero ? 0 : (short) ExactMath.rne(x[offset + d] * factor);
    }
    out.scales[out.scale(token, head)] = zero ? 0.0f : max / codeMax;
    return true;
  }
}
