package io.aipowergrid.node.gpu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A device as one lease sees it: counts what is allocated and frees all of it at the end. */
final class LeasedDevice implements GpuDevice {
  private final GpuDevice device;
  private final long bytesMax;
  private final List<LeasedBuffer> buffers = new ArrayList<>();
  private final List<KernelModule> modules = new ArrayList<>();
  private long allocated;

  LeasedDevice(GpuDevice device, long bytesMax) {
    this.device = device;
    this.bytesMax = bytesMax;
  }

  @Override
  public DeviceInfo info() {
    return device.info();
  }

  @Override
  public long freeBytes() throws GpuException {
    return device.freeBytes();
  }

  @Override
  public DeviceBuffer allocate(long bytes) throws GpuException {
    if (bytes <= 0 || bytes > bytesMax - allocated) {
      throw new GpuException(
          GpuException.Fault.OUT_OF_MEMORY,
          "the lease has " + (bytesMax - allocated) + " bytes left, not " + bytes);
    }
    var buffer = new LeasedBuffer(device.allocate(bytes));
    allocated += bytes;
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public KernelCode assemble(String ptx) {
    return device.assemble(ptx);
  }

  @Override
  public KernelModule load(KernelCode code) throws GpuException {
    var module = new LeasedModule(device.load(code));
    modules.add(module);
    return module;
  }

  @Override
  public void synchronize() throws GpuException {
    device.synchronize();
  }

  void freeAll() {
    List.copyOf(modules).forEach(KernelModule::close);
    List.copyOf(buffers).forEach(DeviceBuffer::close);
  }

  private final class LeasedBuffer implements DeviceBuffer {
    private final DeviceBuffer buffer;

    LeasedBuffer(DeviceBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public long bytes() {
      return buffer.bytes();
    }

    @Override
    public long address() {
      return buffer.address();
    }

    @Override
    public void write(long offset, MemorySegment source) throws GpuException {
      buffer.write(offset, source);
    }

    @Override
    public void read(long offset, MemorySegment target) throws GpuException {
      buffer.read(offset, target);
    }

    @Override
    public void close() {
      if (buffers.remove(this)) {
        buffer.close();
        allocated -= buffer.bytes();
      }
    }
  }

  private final class LeasedModule implements KernelModule {
    private final KernelModule module;

    LeasedModule(KernelModule module) {
      this.module = module;
    }

    @Override
    public void launch(String kernel, int blocks, int threads, KernelArgument... arguments)
        throws GpuException {
      module.launch(kernel, blocks, threads, arguments);
    }

    @Override
    public void close() {
      if (modules.remove(this)) {
        module.close();
      }
    }
  }
}
