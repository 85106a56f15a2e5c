package io.aipowergrid.node.gpu;

/**
 * One device, whatever its maker. Only the device's own thread calls these methods ({@link
 * GpuLease#run}), except {@link #info} and {@link #assemble}.
 */
public interface GpuDevice {
  DeviceInfo info();

  /** Bytes that the driver says are free, other programs' use included. */
  long freeBytes() throws GpuException;

  /** Memory of undefined content. */
  DeviceBuffer allocate(long bytes) throws GpuException;

  /**
   * Translates code for this device on the calling thread, so that loading it keeps the device's
   * thread for milliseconds only. Where that cannot be done here, the text is left to the driver.
   * Any thread may call.
   *
   * @param ptx the text of a PTX module
   */
  KernelCode assemble(String ptx);

  /** Loads code. */
  KernelModule load(KernelCode code) throws GpuException;

  /**
   * As {@link #load(KernelCode)}, translated by the driver on this thread.
   *
   * @param ptx the text of a PTX module
   */
  default KernelModule load(String ptx) throws GpuException {
    return load(KernelCode.ofPtx(ptx));
  }

  /** Waits until all that was launched has ended, and reports what went wrong in it. */
  void synchronize() throws GpuException;
}
