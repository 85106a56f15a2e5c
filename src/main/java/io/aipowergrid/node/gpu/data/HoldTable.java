package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceHold;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The holds of devices. Runs in the caller's transaction. */
@ApplicationScoped
public class HoldTable {
  private static final String WRITE =
      """
      insert into gpu_hold (uuid, held_until, set_by, set_at) values (?, ?, ?, ?)
      on conflict (uuid) do update
        set held_until = excluded.held_until, set_by = excluded.set_by, set_at = excluded.set_at
      """;

  private final DataSource dataSource;

  public HoldTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Replaces the hold of the device. */
  public void write(DeviceHold hold, Instant now) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, hold.uuid());
      statement.setObject(2, hold.until().atOffset(ZoneOffset.UTC));
      statement.setString(3, hold.by());
      statement.setObject(4, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether there was one. */
  public boolean remove(String uuid) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement("delete from gpu_hold where uuid = ?")) {
      statement.setString(1, uuid);
      return statement.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those whose time is not over. */
  public List<DeviceHold> read(Instant now) {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement(
                "select uuid, held_until, set_by from gpu_hold where held_until > ?")) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      List<DeviceHold> holds = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant until = rows.getObject(2, OffsetDateTime.class).toInstant();
          holds.add(new DeviceHold(rows.getString(1), until, rows.getString(3)));
        }
      }
      return holds;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
