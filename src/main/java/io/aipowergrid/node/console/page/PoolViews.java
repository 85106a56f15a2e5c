package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;

/** What pages show of the pool; lists are cut at a bound. Any thread. */
@Singleton
class PoolViews {
  /** Rows of the list. */
  private static final int ROWS_SHOWN_MAX = 500;

  private final TransactionPool pool;

  PoolViews(TransactionPool pool) {
    this.pool = pool;
  }

  PoolView pool() {
    var status = pool.status();
    var rows =
        pool.entries().stream()
            .sorted(Comparator.comparingLong(PooledTransaction::feePerKilobyte).reversed())
            .limit(ROWS_SHOWN_MAX)
            .map(PoolViews::row)
            .toList();
    return new PoolView(
        status.transactions(),
        status.virtualBytes(),
        status.fees().toCoins(),
        status.memoryBytes(),
        status.memoryBytesMax(),
        coins(status.feePerKilobyteMin()),
        rows);
  }

  private static PoolView.Row row(PooledTransaction entry) {
    return new PoolView.Row(
        entry.txid().toDisplayHex(),
        entry.virtualSize(),
        entry.fee().toCoins(),
        coins(entry.feePerKilobyte()),
        entry.added());
  }

  /** How a transaction waits; empty when it does not. */
  Optional<TransactionView.Waiting> waiting(Hash256 txid) {
    return pool.findEntry(txid)
        .flatMap(entry -> pool.relatives(txid).map(relatives -> waiting(entry, relatives)));
  }

  private static TransactionView.Waiting waiting(
      PooledTransaction entry, TransactionPool.Relatives relatives) {
    return new TransactionView.Waiting(
        entry.added(),
        entry.virtualSize(),
        entry.fee().toCoins(),
        coins(entry.feePerKilobyte()),
        relatives.ancestors().count() - 1,
        relatives.descendants().count() - 1);
  }

  static String coins(long units) {
    return Amount.of(units).toCoins();
  }
}
