package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.data.DeviceTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What running nodes say of their devices, for commands in processes of their own. Any thread. */
@ApplicationScoped
public class GpuReports {
  /** How long the last word of a node that was killed is kept. */
  static final Duration KEPT_FOR = Duration.ofDays(7);

  private final DeviceTable table;
  private final InstantSource clock;

  @Inject
  GpuReports(DeviceTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Of all nodes of this database, by the names of the devices. */
  @Transactional
  public List<ReportedDevice> all() {
    return table.read();
  }

  @Transactional
  void write(List<DeviceStatus> devices) {
    var now = clock.instant();
    table.removeBefore(now.minus(KEPT_FOR));
    table.write(devices.stream().map(it -> ReportedDevice.of(it, now)).toList());
  }

  /** Takes the reports of these devices back: their node stops. */
  @Transactional
  void clear(List<DeviceStatus> devices) {
    devices.forEach(it -> table.remove(it.view().info().uuid()));
  }
}
