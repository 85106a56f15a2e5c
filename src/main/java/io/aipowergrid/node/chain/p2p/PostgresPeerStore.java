package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.PeerBan;
import io.aipowergrid.node.chain.store.Database;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** Addresses and bans of one network in PostgreSQL. Any thread. */
public final class PostgresPeerStore implements PeerStore {
  private final Database database;
  private final String network;

  /**
   * @param network whose rows these are
   */
  public PostgresPeerStore(DataSource dataSource, String network) {
    this.database = new Database(dataSource);
    this.network = network;
  }

  /** Reads one row. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Sets the columns after the network. */
  private interface RowWriter<T> {
    void write(PreparedStatement statement, T value) throws SQLException;
  }

  @Override
  public List<KnownAddress> readAddresses() {
    return read(
        "select host(address), port, services, source, seen_at, attempted_at, succeeded_at,"
            + " failures, anchor from chain_peer_address where network = ?",
        row ->
            new KnownAddress(
                new InetSocketAddress(address(row.getString(1)), row.getInt(2)),
                row.getLong(3),
                new NetworkGroup(row.getString(4)),
                instant(row, 5),
                instant(row, 6),
                instant(row, 7),
                row.getInt(8),
                row.getBoolean(9)));
  }

  @Override
  public void writeAddresses(Collection<KnownAddress> addresses) {
    replace(
        "chain_peer_address",
        "insert into chain_peer_address values (?, ?::inet, ?, ?, ?, ?, ?, ?, ?, ?)",
        addresses,
        (statement, known) -> {
          statement.setString(2, known.endpoint().getAddress().getHostAddress());
          statement.setInt(3, known.endpoint().getPort());
          statement.setLong(4, known.services());
          statement.setString(5, known.source().key());
          setInstant(statement, 6, known.seenAt());
          setInstant(statement, 7, known.attemptedAt());
          setInstant(statement, 8, known.succeededAt());
          statement.setInt(9, known.failures());
          statement.setBoolean(10, known.anchor());
        });
  }

  @Override
  public List<PeerBan> readBans() {
    return read(
        "select host(address), until, reason from chain_peer_ban where network = ?",
        row -> new PeerBan(address(row.getString(1)), instant(row, 2), row.getString(3)));
  }

  @Override
  public void writeBans(Collection<PeerBan> bans) {
    replace(
        "chain_peer_ban",
        "insert into chain_peer_ban values (?, ?::inet, ?, ?)",
        bans,
        (statement, ban) -> {
          statement.setString(2, ban.address().getHostAddress());
          setInstant(statement, 3, ban.until());
          statement.setString(4, ban.reason());
        });
  }

  private <T> List<T> read(String sql, RowReader<T> reader) {
    return database.run(
        "read peers",
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, network);
            var result = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                result.add(reader.read(rows));
              }
            }
            return result;
          }
        });
  }

  private <T> void replace(String table, String sql, Collection<T> values, RowWriter<T> writer) {
    database.inTransaction(
        "write peers",
        connection -> {
          deleteAll(connection, table);
          try (var statement = connection.prepareStatement(sql)) {
            for (T value : values) {
              statement.setString(1, network);
              writer.write(statement, value);
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  private void deleteAll(Connection connection, String table) throws SQLException {
    String sql = "delete from " + table + " where network = ?";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, network);
      statement.executeUpdate();
    }
  }

  private static void setInstant(PreparedStatement statement, int column, Instant value)
      throws SQLException {
    statement.setObject(column, OffsetDateTime.ofInstant(value, ZoneOffset.UTC));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The text is an address, so nobody is asked. */
  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the database holds no address in \"" + text + "\"", e);
    }
  }
}
