package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.List;

/**
 * A block by short ids (BIP 152; chain.md 8: with the longer header of KawPoW).
 *
 * @param nonce keys the short ids together with the header
 * @param shortIds 48-bit ids of the transactions that are not prefilled, in the block's order
 * @param prefilled transactions sent whole, ascending by index
 */
public record CompactBlock(
    BlockHeader header, long nonce, List<Long> shortIds, List<Prefilled> prefilled) {
  /** A transaction at its place in the block. */
  public record Prefilled(int index, Transaction transaction) {}

  public CompactBlock {
    shortIds = List.copyOf(shortIds);
    prefilled = List.copyOf(prefilled);
  }

  /** How many transactions the block has. */
  public int transactionCount() {
    return shortIds.size() + prefilled.size();
  }
}
