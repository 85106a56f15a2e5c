package io.aipowergrid.node.inference.exact;

/** The quantised queries of a pass: 16-bit codes and one scale per token and head. */
final class QueryCodes {
  final short[] codes;
  final float[] scales;
  private final int heads;
  private final int headDim;

  QueryCodes(int tokensMax, int heads, int headDim) {
    this.heads = heads;
    this.headDim = headDim;
    this.codes = new short[Math.multiplyExact(tokensMax, heads * headDim)];
    this.scales = new float[tokensMax * heads];
  }

  int heads() {
    return heads;
  }

  int headDim() {
    return headDim;
  }

  /** Where the codes of a head begin. */
  int offset(int token, int head) {
    return scale(token, head) * headDim;
  }

  /** Where the scale of a head stands. */
  int scale(int token, int head) {
    return token * heads + head;
  }
}
