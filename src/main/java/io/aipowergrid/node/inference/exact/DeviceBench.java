package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.inference.BenchShape;
import io.aipowergrid.node.inference.DeviceBenchReport;
import io.aipowergrid.node.inference.EngineBenchReport.Decode;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tokens a second of a random model on a device. One thread uses it. */
public final class DeviceBench {
  private static final int PROMPT = 128;
  private static final long SEED = 110;

  /** How many sequences decode together. */
  private static final List<Integer> SEQUENCES = List.of(1, 4, 8, 16);

  /** Values of a row of the memory that is read for its limit. */
  private static final int ROW = 1 << 18;

  private final GpuArbiter arbiter;
  private final Duration perNumber;
  private final int readRows;
  private final int prompt;
  private final List<Integer> sequences;

  public DeviceBench(GpuArbiter arbiter, Duration perNumber) {
    // A gibibyte: beyond the caches of any device.
    this(arbiter, perNumber, 1 << 10, PROMPT, SEQUENCES);
  }

  /**
   * @param readRows rows of a mebibyte that are read for the limit of memory
   * @param prompt tokens of a prompt
   * @param sequences how many decode together, most last
   */
  DeviceBench(
      GpuArbiter arbiter, Duration perNumber, int readRows, int prompt, List<Integer> sequences) {
    this.arbiter = arbiter;
    this.perNumber = perNumber;
    this.readRows = readRows;
    this.prompt = prompt;
    this.sequences = List.copyOf(sequences);
  }

  /**
   * Makes the model, which takes the processor some 30 seconds for a thousand million weights, and
   * measures it.
   *
   * @throws IllegalStateException when the device does not take it; the log says why
   */
  public DeviceBenchReport run(BenchShape shape) throws GpuException, InterruptedException {
    var model = ExactModel.requantise(RandomModel.of(ExactBench.shape(shape), SEED));
    return run(model, "random " + shape);
  }

  DeviceBenchReport run(ExactModel model, String label) throws GpuException, InterruptedException {
    double read = readPerSecond();
    int running = sequences.getLast();
    long kvBytes = (running + 1L) * KvShape.pages(prompt) * KvShape.of(model.config()).pageBytes();
    model.moveTo(new ExactDevice(arbiter, new EngineLimits(running, 1, kvBytes, prompt, 1)));
    var placed = model.device();
    if (placed == null) {
      throw new IllegalStateException("the device took no model; the log says why");
    }
    try {
      return measure(model, placed, label, read);
    } finally {
      model.leaveDevice();
    }
  }

  private DeviceBenchReport measure(
      ExactModel model, DeviceModel placed, String label, double read) {
    var runner = placed.runner();
    var shape = KvShape.of(model.config()).on(placed.kv());
    var pool = new KvPagePool(Long.MAX_VALUE);
    var one = new KvCache(shape, pool);
    double prefill = prompt / seconds(() -> prefill(runner, one));
    one.release();
    var decode = new ArrayList<Decode>();
    for (int together : sequences) {
      var caches = new ArrayList<KvCache>();
      for (int i = 0; i < together; i++) {
        caches.add(new KvCache(shape, pool));
        prefill(runner, caches.getLast());
      }
      decode.add(new Decode(together, together / seconds(decoding(runner, caches))));
      caches.forEach(KvCache::release);
    }
    return new DeviceBenchReport(
        label, placed.lease().bytes(), prefill, decode, model.bytesPerStep(), read);
  }

  private void prefill(PassRunner runner, KvCache cache) {
    cache.ensure(prompt);
    var batch = new Batch(prompt);
    for (int position = 0; position < prompt; position++) {
      var wanted = position + 1 == prompt ? Wanted.LOGITS : Wanted.NOTHING;
      batch.add(position % runner.model().config().vocabularySize(), position, cache, wanted);
    }
    runner.forward(batch);
  }

  /** A step of some sequences with its draws, always at the end of a full prompt. */
  private Runnable decoding(PassRunner runner, List<KvCache> caches) {
    var sampler =
        new Sampler(
            Sampling.greedy(),
            Hash256.ZERO,
            KernelChoice.AUTO.create(),
            runner.model().config().vocabularySize());
    var batch = new Batch(caches.size());
    return () -> {
      batch.clear();
      for (var cache : caches) {
        int row = batch.add(1, prompt - 1, cache, Wanted.LOGITS);
        batch.draws[row] = sampler.plainDraw(0);
      }
      runner.forward(batch);
      for (int row = 0; row < caches.size(); row++) {
        runner.draw(row, sampler, 0, null);
      }
    };
  }

  private double seconds(Runnable work) {
    return BestTime.seconds(work, perNumber);
  }

  /** How fast a kernel that reads every value once goes through memory. */
  private double readPerSecond() throws GpuException, InterruptedException {
    long bytes = (long) readRows * ROW * Float.BYTES;
    long pairBytes = 2L * readRows * DeviceKernels.chunks(ROW) * Long.BYTES;
    try (var lease = arbiter.acquire(Workload.INFERENCE, bytes + pairBytes)) {
      return lease.run(device -> readPerSecond(device, bytes, pairBytes));
    }
  }

  private double readPerSecond(GpuDevice device, long bytes, long pairBytes) throws GpuException {
    try (DeviceBuffer values = device.allocate(bytes);
        DeviceBuffer pairs = device.allocate(pairBytes);
        var module = device.load(code(device))) {
      var kernels = new DeviceKernels(module);
      long best = Long.MAX_VALUE;
      long start = System.nanoTime();
      do {
        long before = System.nanoTime();
        kernels.topTwo(values.address(), ROW, readRows, pairs.address());
        device.synchronize();
        best = Math.min(best, System.nanoTime() - before);
      } while (System.nanoTime() - start < perNumber.toNanos());
      return bytes * 1e9 / best;
    }
  }

  private static String code(GpuDevice device) {
    try {
      return DeviceCode.ptx(device.info().computeCapability());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
