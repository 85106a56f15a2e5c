package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The row of one network: its number in the other tables, its tip, and the id of the last batch.
 * The first statement of a commit moves that id on, from the one this process knows to the next;
 * where it does not find the one it knows, either the same commit succeeded before although nobody
 * heard of it, or another process writes.
 *
 * @param number what the other tables call the network
 * @param openedAt the id of the last batch when the store was opened
 */
record NetworkRow(int number, Hash256 openedAt) {
  /** What became of the attempt to move on. */
  enum Step {
    /** This transaction may write its batch. */
    TAKEN,
    /** An earlier attempt has written it. */
    WRITTEN_BEFORE
  }

  /**
   * Finds the network's row or makes it. Waits for a commit that the server may still be writing
   * for a node that was killed.
   */
  static NetworkRow open(Database database, String name, Hash256 genesis) {
    return database.inTransaction(
        "open the chain's store",
        connection -> {
          insert(connection, name, genesis);
          return find(connection, name, genesis);
        });
  }

  private static void insert(Connection connection, String name, Hash256 genesis)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into chain_network (name, genesis, commit_id) values (?, ?, ?)"
                + " on conflict do nothing")) {
      insert.setString(1, name);
      insert.setBytes(2, genesis.toBytes());
      insert.setBytes(3, Hash256.ZERO.toBytes());
      insert.executeUpdate();
    }
  }

  private static NetworkRow find(Connection connection, String name, Hash256 genesis)
      throws SQLException {
    try (var find =
        connection.prepareStatement(
            "select id, commit_id from chain_network where name = ? and genesis = ? for update")) {
      find.setString(1, name);
      find.setBytes(2, genesis.toBytes());
      try (var rows = find.executeQuery()) {
        rows.next();
        return new NetworkRow(rows.getInt(1), Hash256.of(rows.getBytes(2)));
      }
    }
  }

  Optional<Hash256> tip(Connection connection) throws SQLException {
    return read(connection, "tip");
  }

  private Hash256 commitId(Connection connection) throws SQLException {
    return read(connection, "commit_id")
        .orElseThrow(() -> new ChainStoreException("the store has lost its network"));
  }

  private Optional<Hash256> read(Connection connection, String column) throws SQLException {
    try (var query =
        connection.prepareStatement("select " + column + " from chain_network where id = ?")) {
      query.setInt(1, number);
      try (var rows = query.executeQuery()) {
        return rows.next()
            ? Optional.ofNullable(rows.getBytes(1)).map(Hash256::of)
            : Optional.empty();
      }
    }
  }

  /**
   * Moves the row from one commit id to the next and holds it until the transaction ends, after any
   * other transaction that holds it.
   *
   * @param tip the new one; empty leaves the old one
   * @throws ChainStoreException when the row stands at neither id
   */
  Step advance(Connection connection, Hash256 from, Hash256 to, Optional<Hash256> tip)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update chain_network set commit_id = ?, tip = coalesce(?, tip)"
                + " where id = ? and commit_id = ?")) {
      update.setBytes(1, to.toBytes());
      update.setBytes(2, tip.map(Hash256::toBytes).orElse(null));
      update.setInt(3, number);
      update.setBytes(4, from.toBytes());
      if (update.executeUpdate() == 1) {
        return Step.TAKEN;
      }
    }
    if (commitId(connection).equals(to)) {
      return Step.WRITTEN_BEFORE;
    }
    throw new ChainStoreException(
        "another process writes to this chain's store; one node may follow a network in a"
            + " database");
  }
}
