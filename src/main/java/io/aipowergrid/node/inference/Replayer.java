package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.TokenIds;

/** Re-executes a generation to check a receipt. Computes on the calling thread; thread-safe. */
public interface Replayer {
  /**
   * Recomputes seed, draws and leaf root by one teacher-forced prefill over prompt and output
   * (exact-inference.md 2.8, V1). A claim the model cannot have answered to, such as tokens it has
   * not, gets a verdict like any other: {@link ReplayReport#impossible()}. Log probabilities are
   * computed again when the request asks for them.
   *
   * @param outputTokens the tokens claimed
   * @throws io.aipowergrid.node.base.NodeException when the model is not loaded or this machine
   *     cannot compute exactly, so that there is no verdict
   */
  ReplayReport replay(GenerationRequest request, TokenIds outputTokens);

  /**
   * The same of a generation that is claimed to have ended by a numeric fault: tries one draw more,
   * and gives {@link FinishReason#NUMERIC_FAULT} when that cannot be made.
   *
   * @param outputTokens the tokens claimed to have been drawn before the fault
   * @throws io.aipowergrid.node.base.NodeException as {@link #replay}
   */
  ReplayReport replayFault(GenerationRequest request, TokenIds outputTokens);
}
