package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.cuda.CudaDriver;
import io.aipowergrid.node.gpu.cuda.Nvml;
import java.util.Optional;

/** The devices of this machine and what they report. Any thread may call. */
public final class GpuDevices {
  private GpuDevices() {}

  /** Looks once a process; later calls repeat the answer. */
  public static DeviceSearch search() {
    return CudaDriver.search();
  }

  /** Their management library, the same one for the whole process; empty without a driver. */
  public static Optional<DeviceSensors> sensors() {
    return Library.NVML;
  }

  private static final class Library {
    private static final Optional<DeviceSensors> NVML = Nvml.open().map(DeviceSensors.class::cast);

    private Library() {}
  }
}
