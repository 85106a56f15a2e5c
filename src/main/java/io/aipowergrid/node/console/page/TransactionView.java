package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction.
 *
 * @param block id of its block, or empty while it waits in the pool
 * @param fee in coins, or empty where it is not known
 * @param inputs a bounded number of what it spends; none for a coinbase
 * @param outputs a bounded number of what it pays
 * @param waiting how it waits for a block; null when it does not
 */
public record TransactionView(
    String txid,
    String block,
    int height,
    int confirmations,
    int size,
    boolean coinbase,
    String fee,
    List<Spent> inputs,
    int inputCount,
    List<Paid> outputs,
    int outputCount,
    @Nullable Waiting waiting) {
  public TransactionView {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * How a transaction waits.
   *
   * @param size virtual, in bytes
   * @param fee in coins
   * @param feeRate for 1000 bytes, in coins
   * @param ancestors others that must be in a block before it
   * @param descendants others that cannot be in a block without it
   */
  public record Waiting(
      Instant since, long size, String fee, String feeRate, int ancestors, int descendants) {}

  /**
   * An output that is spent.
   *
   * @param value in coins, or empty where it was not looked up
   * @param address or empty
   */
  public record Spent(String txid, long index, String value, String address) {}

  /**
   * An output that is paid.
   *
   * @param value in coins
   * @param address or empty
   * @param asset amount and name of what it carries besides coins, or empty
   * @param unspent whether it is known to be there still
   */
  public record Paid(
      int index, String value, String kind, String address, String asset, boolean unspent) {}

  /** Whether there are more inputs than the page lists. */
  public boolean cutInputs() {
    return inputCount > inputs.size();
  }

  /** Whether there are more outputs than the page lists. */
  public boolean cutOutputs() {
    return outputCount > outputs.size();
  }
}
