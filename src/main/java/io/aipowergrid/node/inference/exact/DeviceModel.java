package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.gpu.KernelCode;

/**
 * A model on a device: its weights, room for a pass and for keys and values, all in one lease. Made
 * by the thread that loads the model, then used and closed by the engine's.
 */
final class DeviceModel implements AutoCloseable {
  /**
   * How much of a device a model takes.
   *
   * @param tokensMax tokens of a pass
   * @param kvBytes keys and values, at most
   * @param partsBytes what attention keeps between its steps, at most; one token always fits
   */
  record Size(int tokensMax, long kvBytes, long partsBytes) {
    Size(int tokensMax, long kvBytes) {
      this(tokensMax, kvBytes, DeviceScratch.PARTS_BYTES);
    }
  }

  /** What lies where. */
  private record Layout(DeviceWeights weights, DeviceScratch scratch, DeviceKv kv) {
    static Layout of(ExactModel model, Size size, DeviceSpace space) throws GpuException {
      var weights = new DeviceWeights(model, space);
      var scratch = new DeviceScratch(model.config(), size, space);
      long pageBytes = KvShape.of(model.config()).pageBytes();
      int pages = Math.toIntExact(size.kvBytes / pageBytes);
      var kv = new DeviceKv(space.room(pages * pageBytes), pageBytes, pages);
      return new Layout(weights, scratch, kv);
    }
  }

  private final ExactModel model;
  private final GpuLease lease;
  private final DeviceKernels kernels;
  private final Layout layout;

  private DeviceModel(ExactModel model, GpuLease lease, DeviceKernels kernels, Layout layout) {
    this.model = model;
    this.lease = lease;
    this.kernels = kernels;
    this.layout = layout;
  }

  /** Bytes that the lease must have. */
  static long bytesNeeded(ExactModel model, Size size) throws GpuException {
    var space = DeviceSpace.counting();
    var unused = Layout.of(model, size, space);
    return space.bytes();
  }

  /**
   * Copies the model to the device.
   *
   * @param lease of as many bytes as needed; closed with the model, or here when that fails
   */
  static DeviceModel place(ExactModel model, Size size, GpuLease lease, KernelCode code)
      throws GpuException, InterruptedException {
    try {
      return lease.run(
          device -> {
            var space = DeviceSpace.of(device.allocate(lease.bytes()));
            var kernels = new DeviceKernels(device.load(code));
            return new DeviceModel(model, lease, kernels, Layout.of(model, size, space));
          });
    } catch (GpuException | InterruptedException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Where the pages of its sequences are. */
  DeviceKv kv() {
    return layout.kv;
  }

  GpuLease lease() {
    return lease;
  }

  /** The one runner at a time that may use the room for a pass. */
  PassRunner runner() {
    return new DeviceRunner(model, lease, kernels, layout.weights, layout.scratch);
  }

  /** Frees all of it on the device. */
  @Override
  public void close() {
    lease.close();
  }
}
