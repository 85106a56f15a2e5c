package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.data.UseHourTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/** The GPU-minute ledger by hour, over restarts. Any thread. */
@ApplicationScoped
public class GpuHours {
  private final UseHourTable table;

  @Inject
  GpuHours(UseHourTable table) {
    this.table = table;
  }

  @Transactional
  void add(List<UseHour> hours) {
    table.add(hours);
  }

  /**
   * The hours of a device, the first one first.
   *
   * @param from the start of the first hour
   * @param to before which hours start
   */
  @Transactional
  public List<UseHour> list(String uuid, Instant from, Instant to) {
    return table.read(uuid, from, to);
  }
}
