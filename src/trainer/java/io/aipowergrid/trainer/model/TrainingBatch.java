package io.aipowergrid.trainer.model;

/**
 * Equally long rows of tokens and the predictions that are trained.
 *
 * @param tokens row after row
 * @param targetPositions indices into {@code tokens} whose next token is to be predicted
 * @param targets that next token, one for each position
 */
public record TrainingBatch(
    int rows, int length, int[] tokens, int[] targetPositions, long[] targets) {

  public TrainingBatch {
    if (tokens.length != rows * length || targetPositions.length != targets.length) {
      throw new IllegalArgumentException("batch arrays disagree about their sizes");
    }
  }
}
