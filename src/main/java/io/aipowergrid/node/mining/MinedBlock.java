package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.time.Instant;

/**
 * A block that a miner of this installation found.
 *
 * @param node which node's
 * @param reward subsidy and fees
 * @param operations the part of it that the network takes as operations share
 */
public record MinedBlock(
    Hash256 id,
    String node,
    int height,
    Instant foundAt,
    String payoutAddress,
    Amount reward,
    Amount operations,
    MinedBlockState state) {
  /** What the payout address got. */
  public Amount net() {
    return reward.minus(operations);
  }
}
