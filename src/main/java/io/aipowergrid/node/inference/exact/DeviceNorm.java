package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;

/** An {@link RmsNorm} of vectors of {@code count} values, with the address of its weights. */
record DeviceNorm(long weights, int count, float eps) {
  static DeviceNorm of(RmsNorm norm, DeviceSpace space) throws GpuException {
    return new DeviceNorm(space.copy(norm.weights()), norm.weights().length, norm.eps());
  }
}
