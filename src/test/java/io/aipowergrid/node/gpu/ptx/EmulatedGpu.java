package io.aipowergrid.node.gpu.ptx;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.KernelModule;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device in host memory that executes the PTX text it is given. One thread uses it; any may look
 * at its counters and say what shall go wrong.
 */
public final class EmulatedGpu implements GpuDevice {
  private static final Map<String, PtxProgram> PROGRAMS = new HashMap<>();

  private final DeviceInfo info;
  private final PtxMemory memory = new PtxMemory();
  private final Random random;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong launches = new AtomicLong();
  private final Queue<Optional<GpuException>> ends = new ConcurrentLinkedQueue<>();
  private volatile String spoiledKernel = "";

  /**
   * @param computeCapability 75 is sm_75
   * @param seed decides in which order blocks, warps and lanes run
   */
  public EmulatedGpu(long bytes, int computeCapability, long seed) {
    info = new DeviceInfo("GPU-ptx", "Emulated", bytes, 1, computeCapability);
    random = new Random(seed);
  }

  /** Ends the next task with a failure, or the one after those that were spoken of before. */
  public void fail(GpuException.Fault fault) {
    ends.add(Optional.of(new GpuException(fault, "a test wants " + fault)));
  }

  /** Lets a task end well before the next that fails. */
  public void succeed() {
    ends.add(Optional.empty());
  }

  /** From now on launches of that kernel do nothing. */
  public void spoil(String kernel) {
    spoiledKernel = kernel;
  }

  public long usedBytes() {
    return used.get();
  }

  public long launches() {
    return launches.get();
  }

  @Override
  public DeviceInfo info() {
    return info;
  }

  @Override
  public long freeBytes() {
    return info.memoryBytes() - used.get();
  }

  @Override
  public DeviceBuffer allocate(long bytes) {
    used.addAndGet(bytes);
    return new Buffer(memory.allocate(Math.toIntExact(bytes)), bytes);
  }

  @Override
  public KernelCode assemble(String ptx) {
    return KernelCode.ofPtx(ptx);
  }

  @Override
  public KernelModule load(KernelCode code) {
    byte[] image = code.image();
    return new Loaded(program(new String(image, 0, image.length - 1, StandardCharsets.US_ASCII)));
  }

  private static PtxProgram program(String text) {
    synchronized (PROGRAMS) {
      return PROGRAMS.computeIfAbsent(text, PtxProgram::of);
    }
  }

  @Override
  public void synchronize() throws GpuException {
    var end = ends.poll();
    if (end != null && end.isPresent()) {
      throw end.get();
    }
  }

  private final class Loaded implements KernelModule {
    private final PtxProgram program;

    Loaded(PtxProgram program) {
      this.program = program;
    }

    @Override
    public void launch(String kernel, int blocks, int threads, KernelArgument... arguments) {
      launches.incrementAndGet();
      if (!kernel.equals(spoiledKernel)) {
        long[] values = Arrays.stream(arguments).mapToLong(Loaded::value).toArray();
        program.kernel(kernel).launch(memory, blocks, threads, values, random);
      }
    }

    private static long value(KernelArgument argument) {
      return switch (argument) {
        case KernelArgument.Pointer(var buffer) -> buffer.address();
        case KernelArgument.Word(int value) -> value;
        case KernelArgument.DoubleWord(long value) -> value;
      };
    }

    @Override
    public void close() {}
  }

  private final class Buffer implements DeviceBuffer {
    private final long address;
    private final long bytes;
    private boolean closed;

    Buffer(long address, long bytes) {
      this.address = address;
      this.bytes = bytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public long address() {
      return address;
    }

    @Override
    public void write(long offset, MemorySegment source) {
      memory.segment(address).asSlice(offset, source.byteSize()).copyFrom(source);
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.copyFrom(memory.segment(address).asSlice(offset, target.byteSize()));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        used.addAndGet(-bytes);
        memory.free(address);
      }
    }
  }
}
