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
 *     on, so that only a cancelled one may stop here
 * @param text the answer as the finish rule leaves it
 */
public record ReplayReport(
    Hash256 leafRoot,
    Hash256 seed,
    OptionalInt firstDifference,
    @Nullable FinishReason finishReason,
    String text) {
  /** Whether a receipt that claims this root and reason for these tokens tells the truth. */
  public boolean confirms(Hash256 claimedLeafRoot, FinishReason claimedReason) {
    return firstDifference.isEmpty()
        && leafRoot.equals(claimedLeafRoot)
        && (claimedReason == finishReason
            || (claimedReason == FinishReason.CANCELLED && finishReason == null));
  }
}
