package io.aipowergrid.node.mining.kernel;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device that executes the text it is given, warp after warp, in host memory. One thread uses it;
 * any may look at its counters and say what shall go wrong.
 */
public final class EmulatedDevice implements GpuDevice {
  private static final long MEMORY_BYTES = 1L << 30;
  private static final int SPOILED_WORDS = 64;

  private final List<String> assembled = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private final AtomicInteger launches = new AtomicInteger();
  private final AtomicInteger modules = new AtomicInteger();
  private final AtomicInteger modulesMax = new AtomicInteger();
  private final AtomicInteger spoiledLaunches = new AtomicInteger();
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong nextAddress = new AtomicLong(1);
  private final Map<Long, Words> buffers = new ConcurrentHashMap<>();
  private final Queue<GpuException> failures = new ConcurrentLinkedQueue<>();
  private volatile String spoiledKernel = "";

  /** The next launches leave a wrong word at the begin of their first buffer. */
  public void spoil(int nextLaunches) {
    spoiledLaunches.set(nextLaunches);
  }

  /** Launches of a kernel find the begin of their first buffer overwritten, from now on. */
  public void spoilAlways(String kernel) {
    spoiledKernel = kernel;
  }

  /** Ends as many of the next tasks with a failure as this is called. */
  public void fail(GpuException.Fault fault) {
    failures.add(new GpuException(fault, "a test wants " + fault));
  }

  /** The texts that were translated, in order. */
  public List<String> assembled() {
    return assembled;
  }

  /** The texts that were loaded, in order. */
  public List<String> loaded() {
    return loaded;
  }

  /** The most modules that were loaded at the same time. */
  public int modulesMax() {
    return modulesMax.get();
  }

  public int launches() {
    return launches.get();
  }

  public int modules() {
    return modules.get();
  }

  public long usedBytes() {
    return used.get();
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("GPU-emulated", "Emulated", MEMORY_BYTES, 1, 75);
  }

  @Override
  public long freeBytes() {
    return MEMORY_BYTES - used.get();
  }

  @Override
  public DeviceBuffer allocate(long bytes) {
    used.addAndGet(bytes);
    long address = nextAddress.getAndAdd(bytes);
    var words = new Words(address, new int[Math.toIntExact(bytes / Integer.BYTES)]);
    buffers.put(address, words);
    return words;
  }

  @Override
  public KernelCode assemble(String ptx) {
    assembled.add(ptx);
    return KernelCode.ofPtx(ptx);
  }

  @Override
  public KernelModule load(KernelCode code) {
    byte[] image = code.image();
    var text = new String(image, 0, image.length - 1, StandardCharsets.US_ASCII);
    loaded.add(text);
    modulesMax.accumulateAndGet(modules.incrementAndGet(), Math::max);
    return new Loaded(PtxInterpreter.of(text));
  }

  @Override
  public void synchronize() throws GpuException {
    // Launches have ended when they return.
    var next = failures.poll();
    if (next != null) {
      throw next;
    }
  }

  /** By its address, as a device knows it: a lease hands out buffers of its own. */
  private Words at(KernelArgument.Pointer pointer) {
    return Objects.requireNonNull(buffers.get(pointer.buffer().address()));
  }

  private final class Loaded implements KernelModule {
    private final PtxInterpreter interpreter;
    private boolean closed;

    Loaded(PtxInterpreter interpreter) {
      this.interpreter = interpreter;
    }

    @Override
    public void launch(String kernel, int blocks, int threads, KernelArgument... arguments) {
      if (kernel.equals(spoiledKernel) && arguments[0] instanceof KernelArgument.Pointer first) {
        Arrays.fill(at(first).words, 0, SPOILED_WORDS, launches.get());
      }
      var memory = new WarpMemory();
      Object[] values = Arrays.stream(arguments).map(a -> value(a, memory)).toArray();
      for (int warp = 0; warp < blocks * threads / WarpRegisters.LANES; warp++) {
        interpreter.launch(memory, warp, values);
      }
      launches.incrementAndGet();
      if (spoiledLaunches.get() > 0 && arguments[0] instanceof KernelArgument.Pointer first) {
        spoiledLaunches.decrementAndGet();
        at(first).words[0] ^= 1;
      }
    }

    private Object value(KernelArgument argument, WarpMemory memory) {
      return switch (argument) {
        case KernelArgument.Pointer pointer -> memory.map(at(pointer).open());
        case KernelArgument.Word word -> word.value();
        case KernelArgument.DoubleWord word -> word.value();
      };
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        modules.decrementAndGet();
      }
    }
  }

  private final class Words implements DeviceBuffer {
    private final long address;
    private final int[] words;
    private boolean closed;

    Words(long address, int[] words) {
      this.address = address;
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
      return address;
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
        used.addAndGet(-bytes());
        buffers.remove(address);
      }
    }
  }
}
