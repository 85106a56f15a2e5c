package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.EnergyHour;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

  private final DataSource dataSource;

  public EnergyHourTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Adds energy to what is there. */
  public void add(List<EnergyHour> hours) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(ADD)) {
      for (EnergyHour hour : hours) {
        statement.setString(1, hour.uuid());
        statement.setObject(2, hour.hour().atOffset(ZoneOffset.UTC));
        statement.setLong(3, hour.millijoules());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hours of a device, the first one first. */
  public List<EnergyHour> read(String uuid, Instant from, Instant to) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(READ)) {
      statement.setString(1, uuid);
      statement.setObject(2, from.atOffset(ZoneOffset.UTC));
      statement.setObject(3, to.atOffset(ZoneOffset.UTC));
      List<EnergyHour> hours = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant hour = rows.getObject(1, OffsetDateTime.class).toInstant();
          hours.add(new EnergyHour(uuid, hour, rows.getLong(2)));
        }
      }
      return hours;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
