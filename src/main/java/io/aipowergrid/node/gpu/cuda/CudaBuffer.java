package io.aipowergrid.node.gpu.cuda;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** Memory on a device. Copies go through a staging buffer, so sources may lie anywhere. */
final class CudaBuffer implements DeviceBuffer {
  private static final int STAGING_BYTES = 4 << 20;

  /** Shows the address that JCuda keeps to itself. */
  static final class Address extends CUdeviceptr {
    long value() {
      return getNativePointer();
    }
  }

  private final Address address;
  private final long bytes;
  private boolean closed;

  CudaBuffer(Address address, long bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long address() {
    return address.value();
  }

  @Override
  public void write(long offset, MemorySegment source) throws GpuException {
    Objects.checkFromIndexSize(offset, source.byteSize(), bytes);
    var staging = staging(source.byteSize());
    for (long done = 0; done < source.byteSize(); done += staging.capacity()) {
      long count = Math.min(staging.capacity(), source.byteSize() - done);
      MemorySegment.ofBuffer(staging).asSlice(0, count).copyFrom(source.asSlice(done, count));
      CudaCall.check(
          JCudaDriver.cuMemcpyHtoD(
              address.withByteOffset(offset + done), Pointer.to(staging), count),
          "cuMemcpyHtoD");
    }
  }

  @Override
  public void read(long offset, MemorySegment target) throws GpuException {
    Objects.checkFromIndexSize(offset, target.byteSize(), bytes);
    var staging = staging(target.byteSize());
    for (long done = 0; done < target.byteSize(); done += staging.capacity()) {
      long count = Math.min(staging.capacity(), target.byteSize() - done);
      CudaCall.check(
          JCudaDriver.cuMemcpyDtoH(
              Pointer.to(staging), address.withByteOffset(offset + done), count),
          "cuMemcpyDtoH");
      target.asSlice(done, count).copyFrom(MemorySegment.ofBuffer(staging).asSlice(0, count));
    }
  }

  private static ByteBuffer staging(long bytes) {
    return ByteBuffer.allocateDirect((int) Math.clamp(bytes, 1, STAGING_BYTES));
  }

  /** Freeing can only fail when the context is broken, and its memory gone with it. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      JCudaDriver.cuMemFree(address);
    }
  }
}
