package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.mining.RigReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** What nodes said of their rigs last. Runs in the caller's transaction. */
@ApplicationScoped
public class RigReportTable {
  private static final String INSERT =
      """
      insert into mining_rig_report
        (node, account, rig, sessions, accepted, stale, duplicate, rejected, busy, blocks,
         hashes_per_second, hashes_per_share, last_share)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String READ =
      """
      select account, rig, sessions, accepted, stale, duplicate, rejected, busy, blocks,
             hashes_per_second, hashes_per_share, last_share
      from mining_rig_report where node = ? order by hashes_per_second desc, account, rig limit ?
      """;

  private final DataSource dataSource;

  RigReportTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Replaces what a node said. */
  public void write(String node, List<RigReport> rigs) {
    try (var connection = dataSource.getConnection()) {
      clear(connection, node);
      try (var statement = connection.prepareStatement(INSERT)) {
        for (RigReport rig : rigs) {
          set(statement, node, rig);
          statement.addBatch();
        }
        statement.executeBatch();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void clear(Connection connection, String node) throws SQLException {
    try (var statement =
        connection.prepareStatement("delete from mining_rig_report where node = ?")) {
      statement.setString(1, node);
      statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, String node, RigReport rig)
      throws SQLException {
    statement.setString(1, node);
    statement.setString(2, rig.account());
    statement.setString(3, rig.rig());
    statement.setInt(4, rig.sessions());
    statement.setLong(5, rig.accepted());
    statement.setLong(6, rig.stale());
    statement.setLong(7, rig.duplicate());
    statement.setLong(8, rig.rejected());
    statement.setLong(9, rig.busy());
    statement.setLong(10, rig.blocks());
    statement.setDouble(11, rig.hashesPerSecond());
    statement.setLong(12, rig.hashesPerShare());
    statement.setObject(
        13, rig.lastShare().map(at -> OffsetDateTime.ofInstant(at, ZoneOffset.UTC)).orElse(null));
  }

  /** What a node said, the fastest rig first. */
  public List<RigReport> read(String node, int max) {
    List<RigReport> rigs = new ArrayList<>();
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(READ)) {
      statement.setString(1, node);
      statement.setInt(2, max);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          rigs.add(report(rows));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rigs;
  }

  private static RigReport report(ResultSet rows) throws SQLException {
    return new RigReport(
        rows.getString(1),
        rows.getString(2),
        rows.getInt(3),
        rows.getLong(4),
        rows.getLong(5),
        rows.getLong(6),
        rows.getLong(7),
        rows.getLong(8),
        rows.getLong(9),
        rows.getDouble(10),
        rows.getLong(11),
        Optional.ofNullable(rows.getObject(12, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
