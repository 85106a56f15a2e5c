package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceDrain;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The drains of devices. Runs in the caller's transaction. */
@ApplicationScoped
public class DrainTable {
  private static final String WRITE =
      """
      insert into gpu_drain (uuid, set_by, set_at) values (?, ?, ?)
      on conflict (uuid) do nothing
      """;

  private final DataSource dataSource;

  public DrainTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Whether it is new; one that is there stays as it is. */
  public boolean write(DeviceDrain drain) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, drain.uuid());
      statement.setString(2, drain.by());
      statement.setObject(3, drain.since().atOffset(ZoneOffset.UTC));
      return statement.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether there was one. */
  public boolean remove(String uuid) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement("delete from gpu_drain where uuid = ?")) {
      statement.setString(1, uuid);
      return statement.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All of them. */
  public List<DeviceDrain> read() {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement(
                "select uuid, set_at, set_by from gpu_drain order by uuid");
        ResultSet rows = statement.executeQuery()) {
      List<DeviceDrain> drains = new ArrayList<>();
      while (rows.next()) {
        drains.add(
            new DeviceDrain(
                rows.getString(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                rows.getString(3)));
      }
      return drains;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
