package io.aipowergrid.node.gpu;

import java.time.Duration;

/** The one owner of a device: grants memory and turns (architecture.md 7). Any thread may call. */
public interface GpuArbiter extends AutoCloseable {
  /**
   * Waits until the bytes are free for this workload.
   *
   * @param bytesNeeded all that the lease will ever allocate
   * @throws GpuException OUT_OF_MEMORY when the device never has so much, UNAVAILABLE while
   *     draining, with too many waiters, or, except for mining, while overheated, DEVICE_LOST
   */
  GpuLease acquire(Workload workload, long bytesNeeded) throws GpuException, InterruptedException;

  /**
   * Translates code for the device on the calling thread, as {@link GpuDevice#assemble}; needs no
   * lease.
   */
  KernelCode assemble(String ptx);

  /** Bytes that all leases together can have. */
  long leasableBytes();

  /** Keeps mining off the device until the time is over; a new hold replaces the old one. */
  void hold(Duration duration);

  /** Ends a hold early. */
  void endHold();

  /** Keeps off what a limit forbids from now on, in place of what the last call named. */
  void restrain(Restraint by);

  /**
   * The device cannot be used any more: tasks that wait fail, and leases only close.
   *
   * @param as FAILED or LOST
   */
  void giveUp(DeviceState as, DeviceTrouble why);

  /** Admits nothing new and asks every lease to close; {@link #resume} takes it back. */
  void drain();

  /** Admits again; does nothing for a failed or lost device. */
  void resume();

  /** For the console: who has what. */
  DeviceView view();

  /** Drains, waits some seconds for the thread's last task, and ends it. */
  @Override
  void close();
}
