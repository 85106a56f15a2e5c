package io.aipowergrid.node.chain.model;

import java.util.List;

/** A block: its header and its transactions, the coinbase first. Immutable. */
public record Block(BlockHeader header, List<Transaction> transactions) {
  public Block {
    transactions = List.copyOf(transactions);
  }
}
