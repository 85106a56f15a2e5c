package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Transaction;
import java.time.Instant;

/**
 * A transaction that waits for a block, and what its place among the others is judged by.
 * Immutable.
 *
 * @param fee what it leaves to the miner
 * @param virtualSize bytes that fees are counted by (chain.md 7)
 * @param sigOpsCost as blocks count it
 * @param added when it joined the pool
 * @param height of the tip at that time
 */
public record PooledTransaction(
    Transaction tx, Amount fee, long virtualSize, long sigOpsCost, Instant added, int height) {
  public Hash256 txid() {
    return tx.txid();
  }

  /** Base units for 1000 bytes of virtual size, rounded down. */
  public long feePerKilobyte() {
    return ratePerKilobyte(fee.units(), virtualSize);
  }

  /**
   * What a fee is for 1000 bytes, rounded down. No fee overflows it, not even all coins there are.
   *
   * @param units base units
   * @param virtualBytes above 0
   */
  public static long ratePerKilobyte(long units, long virtualBytes) {
    return units / virtualBytes * 1000 + units % virtualBytes * 1000 / virtualBytes;
  }
}
