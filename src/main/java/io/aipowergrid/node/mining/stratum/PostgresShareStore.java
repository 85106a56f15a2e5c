package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Hash256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Shares of one network in PostgreSQL. Any thread. */
final class PostgresShareStore implements ShareStore {
  private static final String INSERT =
      "insert into mining_share (network, at, account, rig, work, height, block, own)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String NEWEST =
      "select at, account, rig, work, height, block from mining_share"
          + " where network = ? order by id desc limit ?";

  private final DataSource dataSource;
  private final String network;
  private final boolean own;

  /**
   * @param network whose rows these are
   * @param own whether shares are for the own chain
   */
  PostgresShareStore(DataSource dataSource, String network, boolean own) {
    this.dataSource = dataSource;
    this.network = network;
    this.own = own;
  }

  /** Storage did not do what it was asked. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }

  @Override
  public void write(List<AcceptedShare> shares) {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.prepareStatement(INSERT)) {
        for (var share : shares) {
          set(statement, share);
          statement.addBatch();
        }
        statement.executeBatch();
        connection.commit();
      } catch (SQLException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  @Override
  public int prune(Instant before) {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement("delete from mining_share where network = ? and at < ?")) {
      statement.setString(1, network);
      statement.setObject(2, time(before));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  /** The newest first. */
  List<AcceptedShare> newest(int max) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(NEWEST)) {
      statement.setString(1, network);
      statement.setInt(2, max);
      List<AcceptedShare> shares = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          shares.add(
              new AcceptedShare(
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  new WorkerName(rows.getString(2), rows.getString(3)),
                  new ShareWork(rows.getLong(4)),
                  rows.getLong(5),
                  Optional.ofNullable(rows.getBytes(6)).map(Hash256::of)));
        }
      }
      return shares;
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  private void set(PreparedStatement statement, AcceptedShare share) throws SQLException {
    statement.setString(1, network);
    statement.setObject(2, time(share.at()));
    statement.setString(3, share.worker().account());
    statement.setString(4, share.worker().rig());
    statement.setLong(5, share.work().hashes());
    statement.setLong(6, share.height());
    statement.setBytes(7, share.block().map(Hash256::toBytes).orElse(null));
    statement.setBoolean(8, own);
  }

  private static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static void rollback(Connection connection, SQLException cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
      cause.addSuppressed(e);
    }
  }
}
