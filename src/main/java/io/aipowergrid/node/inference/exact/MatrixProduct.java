package io.aipowergrid.node.inference.exact;

/**
 * A product of a matrix with the vectors of a batch: row r of token t goes to {@code out[t * rows +
 * r]}. Threads share it, each with rows of its own.
 *
 * @param tokens how many of {@code x}, from the first on
 */
@SuppressWarnings("ArrayRecordComponent") // The caller's memory, to be written.
record MatrixProduct(WeightMatrix weights, Activations x, int tokens, float[] out) {
  /** Rows of a block, of which the last may have fewer. */
  int rowsOf(int block) {
    return Math.min(WeightMatrix.ROWS, weights.rows() - block * WeightMatrix.ROWS);
  }

  /** Where the rows of a block begin in the output of a token. */
  int outOffset(int token, int block) {
    return token * weights.rows() + block * WeightMatrix.ROWS;
  }
}
