package io.aipowergrid.node.proof.data;

import io.aipowergrid.node.base.Hash256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Entries, nodes and the one ordering row of the transparency log, by plain JDBC because appends go
 * in batches. Every method joins the caller's transaction. Thread-safe.
 */
@ApplicationScoped
public class LogTables {
  private final DataSource dataSource;

  @Inject
  LogTables(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The ordering row. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record State(long treeSize, byte[] frontier, long lastSequence, Hash256 lastReceiptHash) {}

  /** The place of a complete subtree. Level 0 are the entries. */
  public record Place(int level, long index) {}

  /** Reads the ordering row and keeps every other append out until the transaction ends. */
  public State lock() {
    return state("select * from proof_log where id = 1 for update");
  }

  /** Reads the ordering row as it was last committed. */
  public State read() {
    return state("select * from proof_log where id = 1");
  }

  private State state(String sql) {
    return run(
        connection -> {
          try (var statement = connection.prepareStatement(sql);
              var rows = statement.executeQuery()) {
            if (!rows.next()) {
              throw new IllegalStateException("the log has lost its state row");
            }
            return new State(
                rows.getLong("tree_size"),
                rows.getBytes("frontier"),
                rows.getLong("last_sequence"),
                Hash256.of(rows.getBytes("last_receipt_hash")));
          }
        });
  }

  /** Writes new entries from {@code firstIndex} on, the nodes they completed and the new state. */
  public void append(
      long firstIndex, List<Hash256> entries, Map<Place, Hash256> nodes, State state) {
    run(
        connection -> {
          insertEntries(connection, firstIndex, entries);
          insertNodes(connection, nodes);
          update(connection, state);
          return state;
        });
  }

  private static void insertEntries(Connection connection, long first, List<Hash256> entries)
      throws SQLException {
    try (var insert = connection.prepareStatement("insert into proof_log_entry values (?, ?)")) {
      for (int i = 0; i < entries.size(); i++) {
        insert.setLong(1, first + i);
        insert.setBytes(2, entries.get(i).toBytes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void insertNodes(Connection connection, Map<Place, Hash256> nodes)
      throws SQLException {
    if (nodes.isEmpty()) {
      return;
    }
    try (var insert = connection.prepareStatement("insert into proof_log_node values (?, ?, ?)")) {
      for (var node : nodes.entrySet()) {
        insert.setInt(1, node.getKey().level());
        insert.setLong(2, node.getKey().index());
        insert.setBytes(3, node.getValue().toBytes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void update(Connection connection, State state) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update proof_log set tree_size = ?, frontier = ?, last_sequence = ?,"
                + " last_receipt_hash = ? where id = 1")) {
      update.setLong(1, state.treeSize());
      update.setBytes(2, state.frontier());
      update.setLong(3, state.lastSequence());
      update.setBytes(4, state.lastReceiptHash().toBytes());
      update.executeUpdate();
    }
  }

  /** Entry hashes from an index on, in order. */
  public List<Hash256> entries(long from, int limit) {
    return run(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "select hash from proof_log_entry where entry_index >= ?"
                      + " order by entry_index limit ?")) {
            statement.setLong(1, from);
            statement.setInt(2, limit);
            try (var rows = statement.executeQuery()) {
              var hashes = new ArrayList<Hash256>();
              while (rows.next()) {
                hashes.add(Hash256.of(rows.getBytes(1)));
              }
              return hashes;
            }
          }
        });
  }

  /** The nodes at these places; for level 0 the hash of the entry's data, not of the leaf. */
  public Map<Place, Hash256> nodes(Collection<Place> places) {
    return run(
        connection -> {
          var found = new HashMap<Place, Hash256>();
          var levels = places.stream().map(Place::level).toArray(Integer[]::new);
          var indexes = places.stream().map(Place::index).toArray(Long[]::new);
          try (var statement =
              connection.prepareStatement(
                  "select w.level, w.idx, coalesce(n.hash, e.hash)"
                      + " from unnest(?::integer[], ?::bigint[]) as w(level, idx)"
                      + " left join proof_log_node n on n.level = w.level and n.node_index = w.idx"
                      + " left join proof_log_entry e on w.level = 0 and e.entry_index = w.idx")) {
            statement.setArray(1, connection.createArrayOf("integer", levels));
            statement.setArray(2, connection.createArrayOf("bigint", indexes));
            collect(statement, found);
          }
          return found;
        });
  }

  private static void collect(PreparedStatement statement, Map<Place, Hash256> found)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        var hash = rows.getBytes(3);
        if (hash == null) {
          throw new IllegalStateException("the log has lost a node");
        }
        found.put(new Place(rows.getInt(1), rows.getLong(2)), Hash256.of(hash));
      }
    }
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T run(Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the transparency log cannot be reached", e);
    }
  }
}
