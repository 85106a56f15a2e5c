package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The unspent outputs of one network. The caller brings connection and transaction; any thread. */
final class CoinTable {
  /** Outpoints in one statement: bounds its message to the server. */
  private static final int KEYS_MAX = 10_000;

  private final int network;

  CoinTable(int network) {
    this.network = network;
  }

  Map<OutPoint, Coin> find(Connection connection, Collection<OutPoint> outPoints)
      throws SQLException {
    var found = new HashMap<OutPoint, Coin>();
    try (var query =
        connection.prepareStatement(
            "select out_point, coin from chain_coin where network = ? and out_point = any(?)")) {
      for (List<OutPoint> part : parts(outPoints)) {
        query.setInt(1, network);
        query.setArray(2, keys(connection, part));
        try (var rows = query.executeQuery()) {
          while (rows.next()) {
            found.put(
                CoinCodec.parseOutPoint(rows.getBytes(1)), CoinCodec.parseCoin(rows.getBytes(2)));
          }
        }
      }
    }
    return found;
  }

  /** Removes coins, each of which must be there. */
  void delete(Connection connection, Collection<OutPoint> spent) throws SQLException {
    int deleted = 0;
    try (var delete =
        connection.prepareStatement(
            "delete from chain_coin where network = ? and out_point = any(?)")) {
      for (List<OutPoint> part : parts(spent)) {
        delete.setInt(1, network);
        delete.setArray(2, keys(connection, part));
        deleted += delete.executeUpdate();
      }
    }
    if (deleted != spent.size()) {
      throw new ChainStoreException(
          "the store holds " + deleted + " of " + spent.size() + " coins that a batch spends");
    }
  }

  /** Adds coins, none of which may be there. */
  void insert(Connection connection, Map<OutPoint, Coin> created) throws SQLException {
    if (created.isEmpty()) {
      return;
    }
    var copy = BinaryCopy.into(connection, "chain_coin (network, out_point, coin)", 3);
    for (var coin : created.entrySet()) {
      copy.row().int16(network);
      copy.bytes(CoinCodec.toBytes(coin.getKey())).bytes(CoinCodec.toBytes(coin.getValue()));
    }
    copy.finish();
  }

  private static List<List<OutPoint>> parts(Collection<OutPoint> outPoints) {
    List<OutPoint> all = List.copyOf(outPoints);
    return IntStream.iterate(0, i -> i < all.size(), i -> i + KEYS_MAX)
        .mapToObj(i -> all.subList(i, Math.min(all.size(), i + KEYS_MAX)))
        .toList();
  }

  private static Array keys(Connection connection, List<OutPoint> part) throws SQLException {
    return Database.byteArrays(connection, part.stream().map(CoinCodec::toBytes));
  }
}
