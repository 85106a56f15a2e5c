package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.TokenIds;

/** Re-executes a generation to check a receipt. Computes on the calling thread; thread-safe. */
public interface Replayer {
  /**
   * Recomputes seed, draws and leaf root by one teacher-forced prefill over prompt and output
   * (exact-inference.md 2.8, V1).
   *
   * @param outputTokens the tokens claimed
   * @throws io.aipowergrid.node.base.NodeException when the request is malformed for the model or
   *     the model is not loaded
   */
  ReplayReport replay(GenerationRequest request, TokenIds outputTokens);
}
