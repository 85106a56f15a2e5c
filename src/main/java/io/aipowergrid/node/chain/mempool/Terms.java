package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import java.time.Instant;
import java.util.Optional;

/**
 * On what terms a transaction may join.
 *
 * @param feeMax above which its sender has probably erred; empty for relayed transactions
 * @param feePerKilobyteMin what the pool demands beyond relay's least fee
 * @param feeAsked whether a least fee is asked at all
 * @param added when it joined, or is to be said to have
 */
record Terms(Optional<Amount> feeMax, long feePerKilobyteMin, boolean feeAsked, Instant added) {
  /** Of a transaction that is offered. */
  static Terms offered(Optional<Amount> feeMax, long feePerKilobyteMin, Instant added) {
    return new Terms(feeMax, feePerKilobyteMin, true, added);
  }

  /** Of one that was in the pool or in a block: a miner may have taken it for nothing. */
  static Terms returning(Instant added) {
    return new Terms(Optional.empty(), 0, false, added);
  }
}
