package io.aipowergrid.node.chain.index;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.index.IndexChange.Flow;
import io.aipowergrid.node.chain.index.IndexChange.ScriptCoin;
import io.aipowergrid.node.chain.store.BinaryCopy;
import io.aipowergrid.node.chain.store.CoinCodec;
import io.aipowergrid.node.chain.store.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Writes changes to the index of one network. The caller brings the transaction; any thread. */
final class IndexWriter {
  private final int network;

  IndexWriter(int network) {
    this.network = network;
  }

  /** Adds what blocks change. */
  void add(Connection connection, List<ChainPosition> blocks, IndexChange change)
      throws SQLException {
    copyBlocks(connection, blocks);
    copyTransactions(connection, change);
    copyHistory(connection, change);
    addToBalances(connection, change.flows(), 1);
    removeCoins(connection, change.spent().values());
    addCoins(connection, change.created().values());
  }

  /** Takes back what the highest block changed. */
  void remove(Connection connection, ChainPosition block, IndexChange change) throws SQLException {
    removeCoins(connection, change.created().values());
    addCoins(connection, change.spent().values());
    addToBalances(connection, change.flows(), -1);
    removeHistory(connection, change);
    removeTransactions(connection, block.height());
    removeBlock(connection, block);
  }

  private void copyBlocks(Connection connection, List<ChainPosition> blocks) throws SQLException {
    var copy = BinaryCopy.into(connection, "chain_index_block (network, height, id)", 3);
    for (ChainPosition block : blocks) {
      copy.row().int16(network).int32(block.height()).bytes(block.id().toBytes());
    }
    copy.finish();
  }

  private void copyTransactions(Connection connection, IndexChange change) throws SQLException {
    var copy = BinaryCopy.into(connection, "chain_index_transaction (network, number, txid)", 3);
    for (IndexChange.Numbered tx : change.transactions()) {
      copy.row().int16(network).int64(tx.number()).bytes(tx.txid().toBytes());
    }
    copy.finish();
  }

  private void copyHistory(Connection connection, IndexChange change) throws SQLException {
    var copy =
        BinaryCopy.into(
            connection, "chain_index_history (network, script, number, received, sent)", 5);
    for (var entry : change.history().entrySet()) {
      copy.row().int16(network).bytes(entry.getKey().script().toBytes());
      copy.int64(entry.getKey().number());
      copy.int64(entry.getValue().received()).int64(entry.getValue().sent());
    }
    copy.finish();
  }

  private void addToBalances(Connection connection, Map<Hash256, Flow> flows, int sign)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            "insert into chain_index_balance as b"
                + " (network, script, balance, received, transactions)"
                + " select ?, * from unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])"
                + " on conflict (network, script) do update set"
                + " balance = b.balance + excluded.balance,"
                + " received = b.received + excluded.received,"
                + " transactions = b.transactions + excluded.transactions")) {
      upsert.setInt(1, network);
      upsert.setArray(
          2, Database.byteArrays(connection, flows.keySet().stream().map(Hash256::toBytes)));
      Collection<Flow> values = flows.values();
      upsert.setArray(3, longs(connection, values, f -> sign * (f.received() - f.sent())));
      upsert.setArray(4, longs(connection, values, f -> sign * f.received()));
      upsert.setArray(5, longs(connection, values, f -> sign * f.transactions()));
      upsert.executeUpdate();
    }
    if (sign < 0) {
      removeEmptyBalances(connection, flows.keySet());
    }
  }

  private void removeEmptyBalances(Connection connection, Collection<Hash256> scripts)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from chain_index_balance"
                + " where network = ? and script = any(?) and transactions = 0")) {
      delete.setInt(1, network);
      delete.setArray(2, Database.byteArrays(connection, scripts.stream().map(Hash256::toBytes)));
      delete.executeUpdate();
    }
  }

  private void addCoins(Connection connection, Collection<ScriptCoin> coins) throws SQLException {
    // A coinbase whose id occurred before makes the same outputs again (BIP 30 is not checked).
    changeCoins(
        connection,
        coins,
        "insert into chain_index_coin (network, script, out_point)"
            + " select ?, * from unnest(?::bytea[], ?::bytea[]) on conflict do nothing");
  }

  private void removeCoins(Connection connection, Collection<ScriptCoin> coins)
      throws SQLException {
    changeCoins(
        connection,
        coins,
        "delete from chain_index_coin c using (select ?::smallint as network, *"
            + " from unnest(?::bytea[], ?::bytea[]) as u (script, out_point)) s"
            + " where c.network = s.network and c.script = s.script"
            + " and c.out_point = s.out_point");
  }

  private void changeCoins(Connection connection, Collection<ScriptCoin> coins, String sql)
      throws SQLException {
    if (coins.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, network);
      statement.setArray(
          2, Database.byteArrays(connection, coins.stream().map(c -> c.script().toBytes())));
      statement.setArray(
          3,
          Database.byteArrays(
              connection, coins.stream().map(c -> CoinCodec.toBytes(c.outPoint()))));
      statement.executeUpdate();
    }
  }

  private void removeHistory(Connection connection, IndexChange change) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from chain_index_history h"
                + " using unnest(?::bytea[], ?::bigint[]) as u (script, number)"
                + " where h.network = ? and h.script = u.script and h.number = u.number")) {
      Collection<IndexChange.Place> places = change.history().keySet();
      delete.setArray(
          1, Database.byteArrays(connection, places.stream().map(p -> p.script().toBytes())));
      delete.setArray(2, longs(connection, places, IndexChange.Place::number));
      delete.setInt(3, network);
      delete.executeUpdate();
    }
  }

  private void removeTransactions(Connection connection, int height) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from chain_index_transaction where network = ? and number >= ?")) {
      delete.setInt(1, network);
      delete.setLong(2, TransactionNumber.of(height, 0));
      delete.executeUpdate();
    }
  }

  private void removeBlock(Connection connection, ChainPosition block) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from chain_index_block where network = ? and height = ? and id = ?")) {
      delete.setInt(1, network);
      delete.setInt(2, block.height());
      delete.setBytes(3, block.id().toBytes());
      if (delete.executeUpdate() != 1) {
        throw new IllegalStateException("the index does not stand at block " + block.height());
      }
    }
  }

  private static <T> Array longs(
      Connection connection, Collection<T> values, ToLongFunction<T> part) throws SQLException {
    Stream<Long> boxed = values.stream().map(value -> part.applyAsLong(value));
    return connection.createArrayOf("int8", boxed.toArray(Long[]::new));
  }
}
