package io.aipowergrid.node.inference;

/** A submitted generation. Thread-safe. */
public interface Generation {
  /**
   * Ends the generation within one engine step with {@link FinishReason#CANCELLED} and what was
   * produced. Does nothing when it is cancelled or has ended already.
   */
  void cancel();
}
