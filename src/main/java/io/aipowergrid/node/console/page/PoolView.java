package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;

/**
 * The transactions that wait for a block.
 *
 * @param count how many
 * @param virtualBytes sum of their virtual sizes
 * @param fees sum of what they pay, in coins
 * @param memoryBytes what keeping them takes
 * @param memoryBytesMax beyond which those that pay least go
 * @param feeMin what a newcomer has to pay for 1000 bytes, in coins
 * @param rows a bounded number, those first that pay most for their size
 */
public record PoolView(
    int count,
    long virtualBytes,
    String fees,
    long memoryBytes,
    long memoryBytesMax,
    String feeMin,
    List<Row> rows) {
  public PoolView {
    rows = List.copyOf(rows);
  }

  /**
   * A transaction.
   *
   * @param size virtual, in bytes
   * @param fee in coins
   * @param feeRate for 1000 bytes, in coins
   * @param since when it waits
   */
  public record Row(String txid, long size, String fee, String feeRate, Instant since) {}

  /** How much of the memory is in use, in percent rounded up. */
  public long percent() {
    return Math.ceilDiv(100 * memoryBytes, Math.max(1, memoryBytesMax));
  }

  /** Whether there are more than the page lists. */
  public boolean cut() {
    return count > rows.size();
  }
}
