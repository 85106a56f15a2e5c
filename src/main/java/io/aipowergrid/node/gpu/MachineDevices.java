package io.aipowergrid.node.gpu;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The devices of this machine. Any thread. */
@ApplicationScoped
class MachineDevices implements DeviceSource {
  @Override
  public DeviceSearch search() {
    return GpuDevices.search();
  }

  @Override
  public Optional<DeviceSensors> sensors() {
    return GpuDevices.sensors();
  }
}
