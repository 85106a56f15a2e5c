package io.aipowergrid.node.gpu;

/**
 * One device, whatever its maker. Only the device's own thread calls these methods ({@link
 * GpuLease#run}), except {@link #info}.
 */
public interface GpuDevice {
  DeviceInfo info();

  /** Bytes that the driver says are free, other programs' use included. */
  long freeBytes() throws GpuException;

  /** Memory of undefined content. */
  DeviceBuffer allocate(long bytes) throws GpuException;

  /**
   * Loads code.
   *
   * @param ptx the text of a PTX module
   */
  KernelModule load(String ptx) throws GpuException;

  /** Waits until all that was launched has ended, and reports what went wrong in it. */
  void synchronize() throws GpuException;
}
