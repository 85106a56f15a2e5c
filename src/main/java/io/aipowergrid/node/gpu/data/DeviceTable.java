package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.ReportedDevice;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;

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

  private final Rows rows;

  public DeviceTable(DataSource dataSource) {
    rows = new Rows(dataSource);
  }

  private static String column(DeviceMetric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }

  /** Replaces what was said of these devices. */
  public void write(List<ReportedDevice> devices) {
    rows.updateEach(WRITE, devices, DeviceTable::values);
  }

  /** In the order of the columns. */
  private static List<?> values(ReportedDevice device) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(device.uuid());
    values.add(device.name());
    values.add(device.memoryBytes());
    values.add(device.state().name());
    values.add(device.use().name());
    values.add(device.trouble());
    values.add(device.powerLimit());
    values.add(device.xid().isPresent() ? device.xid().getAsInt() : null);
    values.add(device.reportedAt());
    for (DeviceMetric metric : DeviceMetric.values()) {
      values.add(device.reading().get(metric));
    }
    return values;
  }

  /** Takes back what was said before a moment. */
  public void removeBefore(Instant moment) {
    rows.update("delete from gpu_report where reported_at < ?", moment);
  }

  /** Takes back what was said of a device. */
  public void remove(String uuid) {
    rows.update("delete from gpu_report where uuid = ?", uuid);
  }

  /** All of them, by name. */
  public List<ReportedDevice> read() {
    return rows.query(
        "select %s from gpu_report order by name, uuid".formatted(String.join(", ", COLUMNS)),
        DeviceTable::device);
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
        Rows.instant(row, "reported_at"));
  }
}
