package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import java.time.Duration;

/**
 * What a generation produced and what a receipt commits to.
 *
 * @param outputTokens every token drawn, the one that ended the answer included
 * @param text the answer; ends before the stop string that was found
 * @param leafRoot Merkle root over the prompt and token leaves (exact-inference.md 2.7)
 * @param seed the sampling seed, derived from the request alone
 */
public record GenerationResult(
    TokenIds outputTokens,
    String text,
    int promptTokens,
    int cachedPromptTokens,
    Hash256 leafRoot,
    Hash256 seed,
    EngineIdentity engine,
    Timing timing) {
  /**
   * How long the parts took.
   *
   * @param queued from submit to the first prefill step
   * @param prefill from the first prefill step to the first token
   * @param decode from the first token to the end
   * @param timeToFirstToken from submit to the first token
   */
  public record Timing(
      Duration queued, Duration prefill, Duration decode, Duration timeToFirstToken) {}
}
