package io.aipowergrid.node.chain.index;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.store.CoinCodec;
import io.aipowergrid.node.chain.store.Database;
import io.aipowergrid.node.crypto.Sha256;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers from the index of one network; every page is one query. Any thread. */
public final class ChainIndexReader implements ChainIndex {
  private final Database database;
  private final int network;

  /**
   * @param network its number in the tables
   */
  public ChainIndexReader(Database database, int network) {
    this.database = database;
    this.network = network;
  }

  private interface Parameters {
    void set(PreparedStatement query) throws SQLException;
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public Optional<ChainPosition> position() {
    return query(
            "select height, id from chain_index_block where network = ?"
                + " order by height desc limit 1",
            query -> query.setInt(1, network),
            row -> new ChainPosition(row.getInt(1), Hash256.of(row.getBytes(2))))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<TransactionPlace> findTransaction(Hash256 txid) {
    return query(
            "select t.number, b.id from chain_index_transaction t join chain_index_block b"
                + " on b.network = t.network and b.height = t.number >> 20"
                + " where t.txid = ? and t.network = ? order by t.number desc limit 1",
            query -> {
              query.setBytes(1, txid.toBytes());
              query.setInt(2, network);
            },
            row ->
                new TransactionPlace(
                    Hash256.of(row.getBytes(2)),
                    TransactionNumber.height(row.getLong(1)),
                    TransactionNumber.position(row.getLong(1))))
        .stream()
        .findFirst();
  }

  @Override
  public AddressBalance balance(Script script) {
    return query(
            "select balance, received, transactions from chain_index_balance"
                + " where network = ? and script = ?",
            query -> {
              query.setInt(1, network);
              query.setBytes(2, hash(script));
            },
            row ->
                new AddressBalance(
                    Amount.of(row.getLong(1)), Amount.of(row.getLong(2)), row.getLong(3)))
        .stream()
        .findFirst()
        .orElse(new AddressBalance(Amount.ZERO, Amount.ZERO, 0));
  }

  @Override
  public AddressHistory history(Script script, Optional<Long> before, int max) {
    requirePage(max);
    List<AddressHistory.Entry> entries =
        query(
            "select h.number, t.txid, h.received, h.sent from chain_index_history h"
                + " join chain_index_transaction t using (network, number)"
                + " where h.network = ? and h.script = ? and h.number < ?"
                + " order by h.number desc limit ?",
            query -> {
              query.setInt(1, network);
              query.setBytes(2, hash(script));
              query.setLong(3, before.orElse(Long.MAX_VALUE));
              query.setInt(4, max);
            },
            ChainIndexReader::entry);
    if (entries.size() < max) {
      return new AddressHistory(entries, Optional.empty());
    }
    AddressHistory.Entry last = entries.getLast();
    return new AddressHistory(
        entries, Optional.of(TransactionNumber.of(last.height(), last.position())));
  }

  private static AddressHistory.Entry entry(ResultSet row) throws SQLException {
    long number = row.getLong(1);
    return new AddressHistory.Entry(
        Hash256.of(row.getBytes(2)),
        TransactionNumber.height(number),
        TransactionNumber.position(number),
        Amount.of(row.getLong(3)),
        Amount.of(row.getLong(4)));
  }

  @Override
  public AddressCoins coins(Script script, Optional<OutPoint> after, int max) {
    requirePage(max);
    List<AddressCoins.Unspent> coins =
        query(
            "select i.out_point, c.coin from chain_index_coin i"
                + " join chain_coin c using (network, out_point)"
                + " where i.network = ? and i.script = ? and i.out_point > ?"
                + " order by i.out_point limit ?",
            query -> {
              query.setInt(1, network);
              query.setBytes(2, hash(script));
              query.setBytes(3, after.map(CoinCodec::toBytes).orElse(new byte[0]));
              query.setInt(4, max);
            },
            row ->
                new AddressCoins.Unspent(
                    CoinCodec.parseOutPoint(row.getBytes(1)),
                    CoinCodec.parseCoin(row.getBytes(2))));
    return new AddressCoins(
        coins, coins.size() < max ? Optional.empty() : Optional.of(coins.getLast().outPoint()));
  }

  private <T> List<T> query(String sql, Parameters parameters, Row<T> row) {
    return database.run(
        "read the chain's index",
        connection -> {
          var results = new ArrayList<T>();
          try (var query = connection.prepareStatement(sql)) {
            parameters.set(query);
            try (var rows = query.executeQuery()) {
              while (rows.next()) {
                results.add(row.read(rows));
              }
            }
          }
          return results;
        });
  }

  private static byte[] hash(Script script) {
    return Sha256.hash(script.toBytes()).toBytes();
  }

  private static void requirePage(int max) {
    if (max < 1 || max > PAGE_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " entries, not " + max);
    }
  }
}
