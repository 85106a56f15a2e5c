package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What re-executing a generation gave.
 *
 * @param leafRoot the recomputed root, over the claimed tokens
 * @param seed the recomputed seed
 * @param firstDifference index of the first claimed output token that is not the seeded draw, or
 *     that follows a token at which the generation had to end; empty when all agree
 * @param finishReason how a generation that drew exactly these tokens ends; null when it would go
 *     on, so that only a cancelled one may stop here; a fault only where one was looked for
 * @param text the answer as the finish rule leaves it
 * @param impossible why the model cannot have given such an answer to such a request at all, as a
 *     sentence; the rest then says nothing. Null when it could be run
 * @param logprobs of the claimed tokens; none when the request asks for none
 */
public record ReplayReport(
    Hash256 leafRoot,
    Hash256 seed,
    OptionalInt firstDifference,
    @Nullable FinishReason finishReason,
    String text,
    @Nullable String impossible,
    AnswerLogprobs logprobs) {

  /** Of a generation that could be run, whose request asks for no log probabilities. */
  public ReplayReport(
      Hash256 leafRoot,
      Hash256 seed,
      OptionalInt firstDifference,
      @Nullable FinishReason finishReason,
      String text) {
    this(leafRoot, seed, firstDifference, finishReason, text, null, AnswerLogprobs.NONE);
  }

  /** Of a claim that no run of the model can give, whatever its commitments. */
  public static ReplayReport impossible(Hash256 seed, String why) {
    return new ReplayReport(
        Hash256.ZERO, seed, OptionalInt.of(0), null, "", why, AnswerLogprobs.NONE);
  }

  /** Whether a receipt that claims this root and reason for these tokens tells the truth. */
  public boolean confirms(Hash256 claimedLeafRoot, FinishReason claimedReason) {
    return impossible == null
        && firstDifference.isEmpty()
        && leafRoot.equals(claimedLeafRoot)
        && (claimedReason == finishReason
            || (claimedReason == FinishReason.CANCELLED && finishReason == null));
  }
}
