package io.aipowergrid.node.console.e2e;

import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.DeviceSensors;
import io.aipowergrid.node.gpu.DeviceSource;
import io.aipowergrid.node.gpu.FakeDevice;
import io.aipowergrid.node.gpu.FakeSensors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;

/** One device as pages show it, without any driver; too small to mine. */
@Alternative
@ApplicationScoped
public class ShownDevices implements DeviceSource {
  private final FakeSensors sensors =
      new FakeSensors()
          .say(DeviceMetric.TEMPERATURE_CELSIUS, 61)
          .say(DeviceMetric.POWER_MILLIWATTS, 412_000)
          .say(DeviceMetric.POWER_LIMIT_MILLIWATTS, 700_000)
          .say(DeviceMetric.SM_CLOCK_MEGAHERTZ, 1_980)
          .say(DeviceMetric.MEMORY_USED_BYTES, 1L << 28)
          .say(DeviceMetric.THROTTLE_REASONS, 0x44);

  private final DeviceSearch devices = new DeviceSearch.Found(List.of(new FakeDevice(1L << 30)));

  @Override
  public DeviceSearch search() {
    return devices;
  }

  @Override
  public Optional<DeviceSensors> sensors() {
    return Optional.of(sensors);
  }

  /** The driver reports an error of the device. */
  void raise(int xid) {
    sensors.raise(FakeDevice.UUID, xid);
  }
}
