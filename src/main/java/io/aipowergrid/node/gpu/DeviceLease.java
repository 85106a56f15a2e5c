package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.MemoryBook.Claim;
import java.util.concurrent.atomic.AtomicBoolean;

/** The lease that {@link DeviceArbiter} gives out. */
final class DeviceLease implements GpuLease {
  private final DeviceArbiter arbiter;
  private final Claim claim;
  private final LeasedDevice device;
  private final AtomicBoolean closed = new AtomicBoolean();

  DeviceLease(DeviceArbiter arbiter, Claim claim, LeasedDevice device) {
    this.arbiter = arbiter;
    this.claim = claim;
    this.device = device;
  }

  @Override
  public Workload workload() {
    return claim.workload();
  }

  @Override
  public long bytes() {
    return claim.bytes();
  }

  @Override
  public <T> T run(GpuTask<T> task) throws GpuException, InterruptedException {
    requireOpen();
    // Looked at again in turn, because closing may have overtaken the task.
    GpuTask<T> guarded =
        onDevice -> {
          requireOpen();
          return task.run(onDevice);
        };
    return arbiter.run(claim, new DeviceRun<>(device, guarded));
  }

  private void requireOpen() throws GpuException {
    if (closed.get()) {
      throw new GpuException(GpuException.Fault.LEASE_CLOSED, "the lease is closed");
    }
  }

  @Override
  public YieldDemand demand() {
    return arbiter.demand(claim);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arbiter.free(claim, device);
    }
  }
}
