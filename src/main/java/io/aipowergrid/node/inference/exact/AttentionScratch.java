package io.aipowergrid.node.inference.exact;

/** Working memory of one thread for attention. */
final class AttentionScratch {
  final float[] scores;
  final float[] valueScales;
  final int[] weights;
  final short[] weights16;
  final int[] partial;
  final long[] sums;

  AttentionScratch(int contextLength, int headDim) {
    // A page more: what a window begins within a page is padded to a whole page from there.
    int padded = (Math.ceilDiv(contextLength, KvPage.TOKENS) + 1) * KvPage.TOKENS;
    this.scores = new float[padded];
    this.valueScales = new float[padded];
    this.weights = new int[padded];
    this.weights16 = new short[padded];
    this.partial = new int[Math.max(headDim, KvPage.TOKENS)];
    this.sums = new long[headDim];
  }

  /** The output of a head: its sums, each unit of them worth so much. */
  void output(float unit, float[] out, int offset) {
    for (int d = 0; d < sums.length; d++) {
      out[offset + d] = (float) sums[d] * unit;
    }
  }
}
