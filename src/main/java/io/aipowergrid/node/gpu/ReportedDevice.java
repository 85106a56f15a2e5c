package io.aipowergrid.node.gpu;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a running node said of a device, and when.
 *
 * @param trouble why it is failed or lost; empty otherwise
 * @param powerLimit what became of the configured limit of its power; empty without one
 * @param xid the last error that the driver reported since the node was started
 * @param reading what it reported last; what it does not say is absent
 */
public record ReportedDevice(
    String uuid,
    String name,
    long memoryBytes,
    DeviceState state,
    DeviceUse use,
    String trouble,
    String powerLimit,
    OptionalInt xid,
    Map<DeviceMetric, Long> reading,
    Instant reportedAt) {
  public ReportedDevice {
    reading = Map.copyOf(reading);
  }

  static ReportedDevice of(DeviceStatus status, Instant at) {
    DeviceView view = status.view();
    return new ReportedDevice(
        view.info().uuid(),
        view.info().name(),
        view.info().memoryBytes(),
        view.state(),
        view.use(),
        view.trouble().map(DeviceTrouble::words).orElse(""),
        status.powerLimit(),
        status
            .lastXid()
            .map(seen -> OptionalInt.of(seen.xid().number()))
            .orElse(OptionalInt.empty()),
        status.reading(),
        at);
  }
}
