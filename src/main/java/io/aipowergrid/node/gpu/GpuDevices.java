package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.cuda.CudaDriver;
import io.aipowergrid.node.gpu.cuda.Nvml;
import java.util.Map;
import java.util.Optional;

/** The devices of this machine and what they report. Any thread may call. */
public final class GpuDevices {
  private GpuDevices() {}

  /** Looks once a process; later calls repeat the answer. */
  public static DeviceSearch search() {
    return CudaDriver.search();
  }

  /**
   * What a device reports now; unknown metrics are absent, all of them without a driver.
   *
   * @param uuid of {@link DeviceInfo}
   */
  public static Map<DeviceMetric, Long> read(String uuid) {
    return Telemetry.NVML.map(nvml -> nvml.read(uuid)).orElse(Map.of());
  }

  private static final class Telemetry {
    private static final Optional<Nvml> NVML = Nvml.open();

    private Telemetry() {}
  }
}
