package io.aipowergrid.node.mining;

import java.util.List;

/**
 * How mining goes on this machine's devices.
 *
 * @param absence why none of them mines, in words, where they shall and there is none; else empty
 * @param devices in the driver's order; empty when they shall not mine
 */
public record GpuReport(String absence, List<DeviceReport> devices) {
  /** Devices shall not mine. */
  public static final GpuReport OFF = new GpuReport("", List.of());

  public GpuReport {
    devices = List.copyOf(devices);
  }
}
