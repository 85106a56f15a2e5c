package io.aipowergrid.node.inference;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended its answer, or a stop string appeared. */
  STOP,
  /** The request's token limit was reached. */
  LENGTH,
  /** {@link Generation#cancel()} was called. */
  CANCELLED,
  /** A number was not finite, so that no next token can be computed (exact-inference.md 2.2). */
  NUMERIC_FAULT,
  /** The machine no longer computed as IEEE-754 says, so that nothing of the answer counts. */
  ALTERED_ARITHMETIC;

  /** Whether there is no answer: such an end is told by {@link GenerationEvent.Failed} only. */
  public boolean isFault() {
    return switch (this) {
      case STOP, LENGTH, CANCELLED -> false;
      case NUMERIC_FAULT, ALTERED_ARITHMETIC -> true;
    };
  }
}
