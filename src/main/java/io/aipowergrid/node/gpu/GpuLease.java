package io.aipowergrid.node.gpu;

/** Bytes on a device, and the right to compute there in turn. Any thread may call. */
public interface GpuLease extends AutoCloseable {
  Workload workload();

  /** What was asked for; the buffers of the lease never have more. */
  long bytes();

  /**
   * Runs a task on the device's thread when it is this workload's turn and returns after the device
   * has finished it. Mining waits here for quiet, for its schedule and for the end of a hold.
   *
   * @throws GpuException the task's own, KERNEL_FAILED when the device reports an error after it,
   *     DEVICE_LOST, LEASE_CLOSED, or UNAVAILABLE when too many tasks wait, when the device is
   *     overheated before the task's turn comes, or, for mining, which waits for a cooler device,
   *     when the lease must be closed ({@link YieldDemand#RELEASE}) before that
   * @throws InterruptedException when interrupted while the task waits; it then never runs
   */
  <T> T run(GpuTask<T> task) throws GpuException, InterruptedException;

  /** Asked between batches. */
  YieldDemand demand();

  /** Whether anything is asked for. */
  default boolean yieldRequested() {
    return demand() != YieldDemand.NONE;
  }

  /** Frees the buffers and modules, then gives the bytes back. Closing twice does nothing. */
  @Override
  void close();
}
