package io.aipowergrid.node.inference.exact;

/**
 * Vectors on their way into a matrix product: 16-bit codes (each in an int, as the kernels want
 * them) and one scale per token, padded with zeros to whole groups. Reused from step to step; each
 * token is written by one thread.
 */
final class Activations {
  /** Bytes of a packed code. */
  static final int PACKED_BYTES = Short.BYTES;

  final int[] codes;
  final float[] scales;

  /** The codes again as the C kernels want them, whose level decides the order within a token. */
  final byte[] packed;

  /** 128 times the sum of a group's codes, written and read by the C kernels. */
  final int[] sums;

  private int stride;

  Activations(int tokensMax, int columnsMax) {
    int groups = Math.multiplyExact(tokensMax, QuantisedMatrix.groups(columnsMax));
    this.codes = new int[Math.multiplyExact(groups, ExactMath.GROUP)];
    this.scales = new float[tokensMax];
    this.packed = new byte[Math.multiplyExact(codes.length, PACKED_BYTES)];
    this.sums = new int[groups];
  }

  /** Sets the width of the vectors to come; their padding is zeroed as they are written. */
  void shape(int columns) {
    stride = QuantisedMatrix.groups(columns) * ExactMath.GROUP;
  }

  /** Codes from one token to the next. */
  int stride() {
    return stride;
  }
}
