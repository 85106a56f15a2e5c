package io.aipowergrid.node.gpu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A device in host memory that records what happens to it. */
public final class FakeDevice implements GpuDevice {
  /** Of every one. */
  public static final String UUID = "GPU-fake";

  private final DeviceInfo info;
  final List<String> launches = new ArrayList<>();
  long used;
  int modules;
  volatile @Nullable GpuException atSynchronize;

  /** What it waits for when it is synchronised, as for a kernel that does not end. */
  volatile CountDownLatch blocked = new CountDownLatch(0);

  public FakeDevice(long bytes) {
    this(UUID, bytes);
  }

  FakeDevice(String uuid, long bytes) {
    info = new DeviceInfo(uuid, "Fake", bytes, 4, 75);
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public long freeBytes() {
    return info.memoryBytes() - used;
  }

  @Override
  public DeviceBuffer allocate(long bytes) {
    used += bytes;
    return new HostBuffer(MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
  }

  @Override
  public KernelCode assemble(String ptx) {
    return KernelCode.ofPtx(ptx);
  }

  @Override
  public KernelModule load(KernelCode code) {
    modules++;
    return new KernelModule() {
      @Override
      public void launch(String kernel, int blocks, int threads, KernelArgument... arguments) {
        launches.add(kernel);
      }

      @Override
      public void close() {
        modules--;
      }
    };
  }

  @Override
  public void synchronize() throws GpuException {
    try {
      blocked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var failure = atSynchronize;
    atSynchronize = null;
    if (failure != null) {
      throw failure;
    }
  }

  private final class HostBuffer implements DeviceBuffer {
    private final MemorySegment memory;

    HostBuffer(MemorySegment memory) {
      this.memory = memory;
    }

    @Override
    public long bytes() {
      return memory.byteSize();
    }

    @Override
    public long address() {
      return 1;
    }

    @Override
    public void write(long offset, MemorySegment source) {
      memory.asSlice(offset, source.byteSize()).copyFrom(source);
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.copyFrom(memory.asSlice(offset, target.byteSize()));
    }

    @Override
    public void close() {
      used -= memory.byteSize();
    }
  }
}
