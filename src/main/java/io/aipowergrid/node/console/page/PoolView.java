package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.PooledTransaction;
import java.time.Instant;

/**
 * The transactions that wait for a block.
 *
 * @param count how many
 * @param virtualBytes sum of their virtual sizes
 * @param fees sum of what they pay, in coins
 * @param memoryBytes what keeping them takes
 * @param memoryBytesMax beyond which those that pay least go
 * @param feeMin what a newcomer has to pay for 1000 bytes, in coins
 * @param waiting a page of them
 * @param now address of the part that follows the pool, with the state of the table
 */
public record PoolView(
    int count,
    long virtualBytes,
    String fees,
    long memoryBytes,
    long memoryBytesMax,
    String feeMin,
    Listing<Row> waiting,
    String now) {
  /**
   * A transaction.
   *
   * @param size virtual, in bytes
   * @param fee in coins
   * @param feeRate for 1000 bytes, in coins
   * @param since when it waits
   */
  public record Row(String txid, long size, String fee, String feeRate, Instant since) {
    static Row of(PooledTransaction entry) {
      return new Row(
          entry.txid().toDisplayHex(),
          entry.virtualSize(),
          entry.fee().toCoins(),
          Amount.of(entry.feePerKilobyte()).toCoins(),
          entry.added());
    }
  }

  /** How much of the memory is in use, in percent rounded up. */
  public long percent() {
    return Math.ceilDiv(100 * memoryBytes, Math.max(1, memoryBytesMax));
  }
}
