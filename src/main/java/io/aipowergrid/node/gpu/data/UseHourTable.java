package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.UseHour;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
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

  private final Rows rows;

  public UseHourTable(DataSource dataSource) {
    rows = new Rows(dataSource);
  }

  /** Adds time to what is there. */
  public void add(List<UseHour> hours) {
    rows.updateEach(
        ADD, hours, it -> List.of(it.uuid(), it.hour(), it.use().name(), it.time().toNanos()));
  }

  /** Forgets the hours that start before a moment. */
  public void removeBefore(Instant moment) {
    rows.update("delete from gpu_use_hour where hour < ?", moment);
  }

  /** The hours of a device, the first one first. */
  public List<UseHour> read(String uuid, Instant from, Instant to) {
    return rows.query(
        READ,
        row ->
            new UseHour(
                uuid,
                Rows.instant(row, "hour"),
                DeviceUse.valueOf(row.getString("use")),
                Duration.ofNanos(row.getLong("nanos"))),
        uuid,
        from,
        to);
  }
}
