package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.time.Instant;

/**
 * One transaction of the pool. Immutable.
 *
 * @param fee base units
 * @param sigOpsCost as blocks count it
 * @param virtualSize bytes that fees are counted by (chain.md 7)
 * @param added when it joined
 * @param height of the tip then
 */
record MempoolEntry(
    Transaction tx, long fee, long sigOpsCost, long virtualSize, Instant added, int height) {
  /** Objects and map entries of a transaction, of an input and of an output; rather too much. */
  private static final int TRANSACTION_BYTES = 1_000;

  private static final int INPUT_BYTES = 400;
  private static final int OUTPUT_BYTES = 150;

  /** The highest sequence with which an input says that it may be replaced (BIP 125). */
  private static final long REPLACEABLE_MAX = TxInput.SEQUENCE_FINAL - 2;

  Hash256 txid() {
    return tx.txid();
  }

  /** Base units for 1000 bytes of virtual size, rounded down. */
  long feePerKilobyte() {
    return PooledTransaction.ratePerKilobyte(fee, virtualSize);
  }

  /** Memory that keeping it takes, estimated. */
  long memoryBytes() {
    return TRANSACTION_BYTES
        + tx.totalSize()
        + (long) INPUT_BYTES * tx.inputs().size()
        + (long) OUTPUT_BYTES * tx.outputs().size();
  }

  /** Whether one of its inputs says that it may be replaced. */
  boolean isReplaceable() {
    return tx.inputs().stream().anyMatch(input -> input.sequence() <= REPLACEABLE_MAX);
  }

  /** What others see of it. */
  PooledTransaction describe() {
    return new PooledTransaction(tx, Amount.of(fee), virtualSize, sigOpsCost, added, height);
  }
}
