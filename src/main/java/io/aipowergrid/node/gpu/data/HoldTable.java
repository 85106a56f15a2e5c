package io.aipowergrid.node.gpu.data;

import io.aipowergrid.node.gpu.DeviceHold;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
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

  private final Rows rows;

  public HoldTable(DataSource dataSource) {
    rows = new Rows(dataSource);
  }

  /** Replaces the hold of the device. */
  public void write(DeviceHold hold, Instant now) {
    rows.update(WRITE, hold.uuid(), hold.until(), hold.by(), now);
  }

  /** Whether there was one. */
  public boolean remove(String uuid) {
    return rows.update("delete from gpu_hold where uuid = ?", uuid) > 0;
  }

  /** Those whose time is not over. */
  public List<DeviceHold> read(Instant now) {
    return rows.query(
        "select uuid, held_until, set_by from gpu_hold where held_until > ?",
        row ->
            new DeviceHold(
                row.getString("uuid"), Rows.instant(row, "held_until"), row.getString("set_by")),
        now);
  }
}
