package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;

/**
 * A pass that did not begin, because its device takes no work for now; what is on the device stays.
 */
final class DeviceResting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final GpuException why;

  DeviceResting(GpuException why) {
    super(why.getMessage(), why);
    this.why = why;
  }

  GpuException why() {
    return why;
  }
}
