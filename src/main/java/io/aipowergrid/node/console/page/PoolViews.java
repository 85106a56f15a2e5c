package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Csv;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What pages show of the pool, a page of rows at a time. Any thread. */
@Singleton
class PoolViews {
  static final String PATH = "/console/chain/mempool";

  private final TransactionPool pool;

  private final ConsoleConfig config;

  PoolViews(TransactionPool pool, ConsoleConfig config) {
    this.pool = pool;
    this.config = config;
  }

  PoolView pool(PoolQuery query) {
    var status = pool.status();
    var sorting = query.sorting();
    Address address = sorting.on(Address.of(PATH));
    String csv = address.at(PATH + "/export.csv").toString();
    var pager =
        Pager.slice(entries(sorting), config.pageRows(), query.page, address, csv)
            .map(PoolView.Row::of);
    return new PoolView(
        status.transactions(),
        status.virtualBytes(),
        status.fees().toCoins(),
        status.memoryBytes(),
        status.memoryBytesMax(),
        coins(status.feePerKilobyteMin()),
        Listing.of(PoolTable.heads(sorting, Address.of(PATH)), pager, sorting),
        address.with("page", query.page).at(PATH + "/now").toString());
  }

  /** The pool as a file, in the order of its table. */
  Csv export(PoolQuery query) {
    return PoolTable.csv(entries(query.sorting()), config.csvRowsMax());
  }

  private List<PooledTransaction> entries(Sorting<PoolTable.Column> sorting) {
    return sorting.apply(pool.entries(), PoolTable::comparator);
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
