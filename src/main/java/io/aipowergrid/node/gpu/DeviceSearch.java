package io.aipowergrid.node.gpu;

import java.util.List;

/** Which devices this machine has; none is an ordinary answer. */
public sealed interface DeviceSearch {
  /** At least one. */
  record Found(List<GpuDevice> devices) implements DeviceSearch {
    public Found {
      devices = List.copyOf(devices);
    }
  }

  /**
   * No device of ours.
   *
   * @param reason for the operator
   */
  record None(String reason) implements DeviceSearch {}
}
