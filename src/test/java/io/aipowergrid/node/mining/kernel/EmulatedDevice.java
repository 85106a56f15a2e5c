package io.aipowergrid.node.mining.kernel;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.KernelModule;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A device that executes the text it is given, warp after warp, in host memory. One thread. */
public final class EmulatedDevice implements GpuDevice {
  private static final long MEMORY_BYTES = 1L << 30;

  private int launches;
  private int modules;
  private int spoiledLaunches;
  private long used;

  /** The next launches leave a wrong word at the begin of their first buffer. */
  public void spoil(int nextLaunches) {
    spoiledLaunches = nextLaunches;
  }

  public int launches() {
    return launches;
  }

  public int modules() {
    return modules;
  }

  public long usedBytes() {
    return used;
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("GPU-emulated", "Emulated", MEMORY_BYTES, 1, 75);
  }

  @Override
  public long freeBytes() {
    return MEMORY_BYTES - used;
  }

  @Override
  public DeviceBuffer allocate(long bytes) {
    used += bytes;
    return new Words(new int[Math.toIntExact(bytes / Integer.BYTES)]);
  }

  @Override
  public KernelCode assemble(String ptx) {
    return KernelCode.ofPtx(ptx);
  }

  @Override
  public KernelModule load(KernelCode code) {
    byte[] text = code.image();
    modules++;
    return new Loaded(
        PtxInterpreter.of(new String(text, 0, text.length - 1, StandardCharsets.US_ASCII)));
  }

  @Override
  public void synchronize() {
    // Launches have ended when they return.
  }

  private final class Loaded implements KernelModule {
    private final PtxInterpreter interpreter;
    private boolean closed;

    Loaded(PtxInterpreter interpreter) {
      this.interpreter = interpreter;
    }

    @Override
    public void launch(String kernel, int blocks, int threads, KernelArgument... arguments) {
      var memory = new WarpMemory();
      Object[] values = Arrays.stream(arguments).map(a -> value(a, memory)).toArray();
      for (int warp = 0; warp < blocks * threads / WarpRegisters.LANES; warp++) {
        interpreter.launch(memory, warp, values);
      }
      launches++;
      if (spoiledLaunches > 0 && arguments[0] instanceof KernelArgument.Pointer first) {
        spoiledLaunches--;
        ((Words) first.buffer()).words[0] ^= 1;
      }
    }

    private static Object value(KernelArgument argument, WarpMemory memory) {
      return switch (argument) {
        case KernelArgument.Pointer pointer -> memory.map(((Words) pointer.buffer()).open());
        case KernelArgument.Word word -> word.value();
        case KernelArgument.DoubleWord word -> word.value();
      };
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        modules--;
      }
    }
  }

  private final class Words implements DeviceBuffer {
    private final int[] words;
    private boolean closed;

    Words(int[] words) {
      this.words = words;
    }

    int[] open() {
      if (closed) {
        throw new IllegalStateException("the memory was freed");
      }
      return words;
    }

    @Override
    public long bytes() {
      return (long) words.length * Integer.BYTES;
    }

    @Override
    public long address() {
      return System.identityHashCode(words);
    }

    @Override
    public void write(long offset, MemorySegment source) {
      MemorySegment.ofArray(open()).asSlice(offset, source.byteSize()).copyFrom(source);
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.copyFrom(MemorySegment.ofArray(open()).asSlice(offset, target.byteSize()));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        used -= bytes();
      }
    }
  }
}
