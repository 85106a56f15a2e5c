package io.aipowergrid.node.inference.exact;

/**
 * Attention of one layer over a batch: where its tokens stand and in which sequences, by which
 * tables the layer rotates, how its scores come about, and the queries between the two steps. One
 * serves all tokens and heads of a layer; threads share it.
 */
record LayerAttention(
    Batch batch, int index, RopeTables rope, AttentionRule rule, QueryCodes queries) {
  int position(int token) {
    return batch.positions[token];
  }

  /** Positions up to the token's own, that included. */
  int length(int token) {
    return batch.positions[token] + 1;
  }

  /** Keys and values of the token's sequence. */
  KvCache cache(int token) {
    return batch.caches[token];
  }

  /** The head of keys and values that serves a head of queries (grouped-query attention). */
  int kvHead(int token, int head) {
    return head / (queries.heads() / cache(token).shape().kvHeads());
  }

  /** A head of a token. */
  AttentionHead head(int token, int head) {
    var cache = cache(token);
    return new AttentionHead(
        queries.codes,
        queries.offset(token, head),
        queries.scales[queries.scale(token, head)],
        cache,
        cache.shape().vector(index, kvHead(token, head), 0));
  }
}
