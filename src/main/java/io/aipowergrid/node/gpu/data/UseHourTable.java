package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.UseHour;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Time of devices by hour and reason. Runs in the caller's transaction. */
@ApplicationScoped
public class UseHourTable {
  private static final String ADD =
      """
      insert into gpu_use_hour (uuid, hour, use, nanos) values (?, ?, ?, ?)
      on conflict (uuid, hour, use) do update set nanos = gpu_use_hour.nanos + excluded.nanos
      """;
  private static final String READ =
      """
      select hour, use, nanos from gpu_use_hour
      where uuid = ? and hour >= ? and hour < ? order by hour, use
      """;

  private final DataSource dataSource;

  public UseHourTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Adds time to what is there. */
  public void add(List<UseHour> hours) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(ADD)) {
      for (UseHour hour : hours) {
        statement.setString(1, hour.uuid());
        statement.setObject(2, hour.hour().atOffset(ZoneOffset.UTC));
        statement.setString(3, hour.use().name());
        statement.setLong(4, hour.time().toNanos());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hours of a device, the first one first. */
  public List<UseHour> read(String uuid, Instant from, Instant to) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(READ)) {
      statement.setString(1, uuid);
      statement.setObject(2, from.atOffset(ZoneOffset.UTC));
      statement.setObject(3, to.atOffset(ZoneOffset.UTC));
      List<UseHour> hours = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          hours.add(
              new UseHour(
                  uuid,
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  DeviceUse.valueOf(rows.getString(2)),
                  Duration.ofNanos(rows.getLong(3))));
        }
      }
      return hours;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
