package io.aipowergrid.node.inference.exact;

/**
 * Keys and values of 32 consecutive positions in all layers. Keys lie by dimension, so that the 32
 * positions of one dimension are neighbours; values lie by position.
 */
final class KvPage {
  /** Positions in a page. Sums over a page fit 32 bits: 32 * 32,512 * 127 is below 2^27. */
  static final int TOKENS = 32;

  /** Vectors of few lanes may load this many bytes beyond the last value. */
  private static final int SLACK = 8;

  final short[] keys;
  final byte[] values;
  final float[] keyScales;
  final float[] valueScales;

  KvPage(KvShape shape) {
    int vectors = shape.vectorsPerPage();
    this.keys = new short[Math.multiplyExact(vectors, shape.headDim())];
    this.values = new byte[vectors * shape.headDim() + SLACK];
    this.keyScales = new float[vectors];
    this.valueScales = new float[vectors];
  }
}
