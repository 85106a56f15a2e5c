package io.aipowergrid.node.inference.exact;

/**
 * One head of queries of one token, and the keys and values that it attends to.
 *
 * @param codes those of all heads; this one's begin at {@code offset}
 * @param scale of the codes
 * @param vector index of the head's first vector in every page of the cache
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one call.
record AttentionHead(short[] codes, int offset, float scale, KvCache cache, int vector) {
  int headDim() {
    return cache.shape().headDim();
  }

  /** Where the codes of its first vector begin in every page. */
  int pageOffset() {
    return vector * headDim();
  }
}
