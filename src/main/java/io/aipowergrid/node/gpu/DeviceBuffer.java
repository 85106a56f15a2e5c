package io.aipowergrid.node.gpu;

import java.lang.foreign.MemorySegment;

/** Memory on a device. The device's thread uses it; closing twice does nothing. */
public interface DeviceBuffer extends AutoCloseable {
  long bytes();

  /** The address a kernel sees. */
  long address();

  /** Copies all of the source to the device, and returns when that is done. */
  void write(long offset, MemorySegment source) throws GpuException;

  /** Fills all of the target from the device, after what was launched before. */
  void read(long offset, MemorySegment target) throws GpuException;

  @Override
  void close();
}
