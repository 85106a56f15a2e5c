package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.EnergyHour;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Energy of devices by hour. Runs in the caller's transaction. */
@ApplicationScoped
public class EnergyHourTable {
  private static final String ADD =
      """
      insert into gpu_energy_hour (uuid, hour, millijoules) values (?, ?, ?)
      on conflict (uuid, hour) do update
        set millijoules = gpu_energy_hour.millijoules + excluded.millijoules
      """;
  private static final String READ =
      """
      select hour, millijoules from gpu_energy_hour
      where uuid = ? and hour >= ? and hour < ? order by hour
      """;

  private final Rows rows;

  public EnergyHourTable(DataSource dataSource) {
    rows = new Rows(dataSource);
  }

  /** Adds energy to what is there. */
  public void add(List<EnergyHour> hours) {
    rows.updateEach(ADD, hours, it -> List.of(it.uuid(), it.hour(), it.millijoules()));
  }

  /** Forgets the hours that start before a moment. */
  public void removeBefore(Instant moment) {
    rows.update("delete from gpu_energy_hour where hour < ?", moment);
  }

  /** The hours of a device, the first one first. */
  public List<EnergyHour> read(String uuid, Instant from, Instant to) {
    return rows.query(
        READ,
        row -> new EnergyHour(uuid, Rows.instant(row, "hour"), row.getLong("millijoules")),
        uuid,
        from,
        to);
  }
}
