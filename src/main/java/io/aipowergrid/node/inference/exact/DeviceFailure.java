package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;

/** A pass that a device did not finish; the keys and values on it cannot be used any more. */
final class DeviceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceFailure(GpuException cause) {
    super("the device failed in a pass: " + cause.fault() + ", " + cause.getMessage(), cause);
  }
}
