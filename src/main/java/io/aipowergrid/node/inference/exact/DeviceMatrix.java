package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;

/** Addresses of a {@link WeightMatrix} on a device, where codes are signed. */
record DeviceMatrix(long codes, long subscales, long rowScales, int rows, int columns, int groups) {
  static DeviceMatrix of(WeightMatrix matrix, DeviceSpace space) throws GpuException {
    return new DeviceMatrix(
        space.copySigned(matrix.codes),
        space.copy(matrix.subscales),
        space.copy(matrix.rowScales),
        matrix.rows(),
        matrix.columns(),
        matrix.groups());
  }
}
