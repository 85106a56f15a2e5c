package io.aipowergrid.node.inference;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended its answer, or a stop string appeared. */
  STOP,
  /** The request's token limit was reached. */
  LENGTH,
  /** {@link Generation#cancel()} was called. */
  CANCELLED
}
