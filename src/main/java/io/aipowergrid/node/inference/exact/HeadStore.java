package io.aipowergrid.node.inference.exact;

/** What follows the product with q, k and v, in plain Java (docs/exact-arithmetic.md 5.2, 5.3). */
final class HeadStore {
  private HeadStore() {}

  /** As {@link ExactKernels#storeHeads}. */
  static boolean store(
      float[] x,
      int offset,
      RopeTables rope,
      int position,
      KvCache cache,
      int layer,
      QueryCodes queries,
      int token) {
    int headDim = cache.shape().headDim();
    boolean finite = true;
    for (int head = 0; head < queries.heads(); head++) {
      int query = offset + head * headDim;
      rope.rotate(x, query, position);
      finite &= putQuery(x, query, headDim, queries, token, head);
    }
    int keys = offset + queries.heads() * headDim;
    int width = cache.shape().kvHeads() * headDim;
    for (int head = 0; head < cache.shape().kvHeads(); head++) {
      int key = keys + head * headDim;
      rope.rotate(x, key, position);
      finite &= cache.putKey(layer, head, position, x, key);
      finite &= cache.putValue(layer, head, position, x, key + width);
    }
    return finite;
  }

  private static boolean putQuery(
      float[] x, int offset, int headDim, QueryCodes out, int token, int head) {
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
