package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceDrain;
import jakarta.enterprise.context.ApplicationScoped;
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

  private final Rows rows;

  public DrainTable(DataSource dataSource) {
    rows = new Rows(dataSource);
  }

  /** Whether it is new; one that is there stays as it is. */
  public boolean write(DeviceDrain drain) {
    return rows.update(WRITE, drain.uuid(), drain.by(), drain.since()) > 0;
  }

  /** Whether there was one. */
  public boolean remove(String uuid) {
    return rows.update("delete from gpu_drain where uuid = ?", uuid) > 0;
  }

  /** All of them. */
  public List<DeviceDrain> read() {
    return rows.query(
        "select uuid, set_at, set_by from gpu_drain order by uuid",
        row ->
            new DeviceDrain(
                row.getString("uuid"), Rows.instant(row, "set_at"), row.getString("set_by")));
  }
}
