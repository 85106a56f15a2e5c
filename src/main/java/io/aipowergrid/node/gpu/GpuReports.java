package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.data.DeviceTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;

/** What running nodes say of their devices, for commands in processes of their own. Any thread. */
@ApplicationScoped
public class GpuReports {
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
    table.write(devices.stream().map(it -> ReportedDevice.of(it, now)).toList());
  }

  /** Takes the reports of these devices back: their node stops. */
  @Transactional
  void clear(List<DeviceStatus> devices) {
    devices.forEach(it -> table.remove(it.view().info().uuid()));
  }
}
