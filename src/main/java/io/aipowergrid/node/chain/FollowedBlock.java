package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.model.Block;
import java.util.List;

/**
 * A block as a follower gets it.
 *
 * @param spent the coins its transactions spend: for each transaction after the coinbase, in order,
 *     one per input in order
 */
public record FollowedBlock(HeaderEntry entry, Block block, List<List<Coin>> spent) {
  public FollowedBlock {
    spent = List.copyOf(spent);
  }

  /** The block's place. */
  public ChainPosition position() {
    return new ChainPosition(entry.height(), entry.id());
  }
}
