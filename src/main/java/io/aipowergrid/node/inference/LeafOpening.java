package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.exact.Openings;
import java.util.List;

/**
 * What one output token commits to, and the way from there to the leaf root of its receipt
 * (docs/exact-arithmetic.md 8, "Opening"; exact-inference.md 2.7). Immutable.
 *
 * @param position index among the output tokens
 * @param tokenId the token of the answer
 * @param hidden hash of the codes that entered the head where it was drawn
 * @param runnerUpId the token with the second largest logit
 * @param total fixed-point mass of all tokens; 0 at temperature 0
 * @param leafIndex index among all leaves, those of the prompt included
 * @param path hashes beside the way, from the leaf up (RFC 9162 2.1.3.1)
 */
public record LeafOpening(
    int position,
    int tokenId,
    Hash256 hidden,
    int runnerUpId,
    float bestLogit,
    float runnerUpLogit,
    long total,
    int leafIndex,
    int leafCount,
    List<Hash256> path) {
  public LeafOpening {
    path = List.copyOf(path);
  }

  /** Whether it leads to that root; needs no model. */
  public boolean leadsTo(Hash256 leafRoot) {
    return Openings.leadTo(this, leafRoot);
  }
}
