package io.aipowergrid.node.inference.exact;

/**
 * Vectors on their way into a matrix product: 16-bit codes (each in an int, as the kernels want
 * them) and one scale per token, padded with zeros to whole groups. Reused from step to step; each
 * token is written by one thread.
 */
final class Activations {
  final int[] codes;
  final float[] scales;
  private int stride;

  Activations(int tokensMax, int columnsMax) {
    this.codes =
        new int
            [Math.multiplyExact(tokensMax, QuantisedMatrix.groups(columnsMax) * ExactMath.GROUP)];
    this.scales = new float[tokensMax];
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
