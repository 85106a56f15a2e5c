package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.ReportedDevice;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What nodes said of their devices last. Runs in the caller's transaction. */
@ApplicationScoped
public class DeviceTable {
  /** Each metric has a column of its name. */
  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of(
                  "uuid",
                  "name",
                  "memory_bytes",
                  "state",
                  "use",
                  "trouble",
                  "power_limit",
                  "xid",
                  "reported_at"),
              Arrays.stream(DeviceMetric.values()).map(DeviceTable::column))
          .toList();

  private static final String WRITE =
      "insert into gpu_report (%s) values (%s) on conflict (uuid) do update set %s"
          .formatted(
              String.join(", ", COLUMNS),
              COLUMNS.stream().map(column -> "?").collect(Collectors.joining(", ")),
              COLUMNS.stream()
                  .skip(1)
                  .map(column -> column + " = excluded." + column)
                  .collect(Collectors.joining(", ")));

  private final DataSource dataSource;

  public DeviceTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  private static String column(DeviceMetric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }

  /** Replaces what was said of these devices. */
  public void write(List<ReportedDevice> devices) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(WRITE)) {
      for (ReportedDevice device : devices) {
        set(statement, device);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(PreparedStatement statement, ReportedDevice device) throws SQLException {
    int at = 1;
    statement.setString(at++, device.uuid());
    statement.setString(at++, device.name());
    statement.setLong(at++, device.memoryBytes());
    statement.setString(at++, device.state().name());
    statement.setString(at++, device.use().name());
    statement.setString(at++, device.trouble());
    statement.setString(at++, device.powerLimit());
    statement.setObject(
        at++, device.xid().isPresent() ? device.xid().getAsInt() : null, Types.INTEGER);
    statement.setObject(at++, device.reportedAt().atOffset(ZoneOffset.UTC));
    for (DeviceMetric metric : DeviceMetric.values()) {
      statement.setObject(at++, device.reading().get(metric), Types.BIGINT);
    }
  }

  /** Takes back what was said before a moment. */
  public void removeBefore(Instant moment) {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement("delete from gpu_report where reported_at < ?")) {
      statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes back what was said of a device. */
  public void remove(String uuid) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement("delete from gpu_report where uuid = ?")) {
      statement.setString(1, uuid);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All of them, by name. */
  public List<ReportedDevice> read() {
    String query =
        "select %s from gpu_report order by name, uuid".formatted(String.join(", ", COLUMNS));
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      List<ReportedDevice> devices = new ArrayList<>();
      while (rows.next()) {
        devices.add(device(rows));
      }
      return devices;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReportedDevice device(ResultSet row) throws SQLException {
    Map<DeviceMetric, Long> reading = new EnumMap<>(DeviceMetric.class);
    for (DeviceMetric metric : DeviceMetric.values()) {
      long value = row.getLong(column(metric));
      if (!row.wasNull()) {
        reading.put(metric, value);
      }
    }
    int xid = row.getInt("xid");
    OptionalInt last = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(xid);
    return new ReportedDevice(
        row.getString("uuid"),
        row.getString("name"),
        row.getLong("memory_bytes"),
        DeviceState.valueOf(row.getString("state")),
        DeviceUse.valueOf(row.getString("use")),
        row.getString("trouble"),
        row.getString("power_limit"),
        last,
        reading,
        row.getObject("reported_at", OffsetDateTime.class).toInstant());
  }
}
