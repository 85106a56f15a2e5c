package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * A transaction.
 *
 * @param block id of its block, or empty while it waits in the pool
 * @param inputs {@code txid} and index of what it spends; none for a coinbase
 */
public record TransactionView(
    String txid,
    String block,
    int height,
    int confirmations,
    int size,
    boolean coinbase,
    List<Spent> inputs,
    List<Paid> outputs) {
  public TransactionView {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An output that is spent. */
  public record Spent(String txid, long index) {}

  /**
   * An output that is paid.
   *
   * @param value in coins
   * @param address or empty
   */
  public record Paid(int index, String value, String kind, String address) {}
}
