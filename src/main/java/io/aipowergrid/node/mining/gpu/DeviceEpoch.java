package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.gpu.KernelArgument;
import io.aipowergrid.node.gpu.KernelArgument.DoubleWord;
import io.aipowergrid.node.gpu.KernelArgument.Pointer;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.KernelModule;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.gpu.YieldDemand;
import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.kernel.HashWords;
import io.aipowergrid.node.mining.kernel.ReadKernel;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An epoch in a device's memory: the lease, the dataset, room for results and the loaded kernels of
 * the newest periods. One thread at a time.
 */
final class DeviceEpoch implements AutoCloseable {
  /** Kernels loaded: the period that is searched, and the one before for a job that comes late. */
  static final int MODULES_KEPT_MAX = 2;

  /**
   * Nonces that a launch can give back. A target that more of a batch's nonces meet is easier than
   * anybody can check, and those beyond are lost.
   */
  static final int RESULTS_MAX = 256;

  /** Of a block that only reads. */
  private static final int READ_THREADS = 256;

  /** Launches that wait for each other on the device only, so that starting one costs nothing. */
  private static final int READ_LAUNCHES = 32;

  private static final int COUNT_WORDS = SearchKernel.RESULTS_OFFSET / Integer.BYTES;
  private static final int RESULT_WORDS = SearchKernel.RESULT_BYTES / Integer.BYTES;
  private static final long RESULTS_BYTES =
      SearchKernel.RESULTS_OFFSET + (long) RESULTS_MAX * SearchKernel.RESULT_BYTES;

  private final int epoch;
  private final GpuLease lease;
  private final DeviceDataset dataset;
  private final DeviceBuffer results;
  private final Map<Long, KernelModule> modules = new LinkedHashMap<>();

  private DeviceEpoch(int epoch, GpuLease lease, DeviceDataset dataset, DeviceBuffer results) {
    this.epoch = epoch;
    this.lease = lease;
    this.dataset = dataset;
    this.results = results;
  }

  /**
   * Waits for the memory and computes the dataset there; takes seconds.
   *
   * @throws GpuException as {@link GpuArbiter#acquire} and {@link DeviceDataset#build}; nothing is
   *     left on the device then
   */
  static DeviceEpoch open(MiningDevice device, EpochContext context)
      throws GpuException, InterruptedException {
    long bytes = DeviceDataset.buildBytes(context) + RESULTS_BYTES;
    GpuLease lease = device.arbiter().acquire(Workload.MINING, bytes);
    long begin = System.nanoTime();
    try {
      var dataset = DeviceDataset.build(lease, context);
      var results = lease.run(on -> on.allocate(RESULTS_BYTES));
      device.addDataset(System.nanoTime() - begin);
      return new DeviceEpoch(context.epoch(), lease, dataset, results);
    } catch (GpuException | InterruptedException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  int epoch() {
    return epoch;
  }

  /** Whether others need the memory: then this must be closed soon. */
  boolean isUnwanted() {
    return lease.demand() == YieldDemand.RELEASE;
  }

  /**
   * Tries the nonces of a launch.
   *
   * @param code of the job's period
   * @throws GpuException as {@link GpuLease#run}
   */
  Batch search(KernelCode code, MiningJob job, long firstNonce, int blocks, int threads)
      throws GpuException, InterruptedException {
    long period = Kawpow.periodOf(job.height());
    return lease.run(
        device -> {
          KernelModule module = module(device, period, code);
          long begin = System.nanoTime();
          results.write(0, MemorySegment.ofArray(new int[COUNT_WORDS]));
          module.launch(SearchKernel.NAME, blocks, threads, arguments(job, firstNonce));
          List<Found> found = readResults(job);
          return new Batch(System.nanoTime() - begin, found);
        });
  }

  /**
   * Reads items at random.
   *
   * @param code of {@link ReadKernel}
   * @param reads of each group of sixteen threads and launch, a multiple of {@link
   *     ReadKernel#IN_FLIGHT}
   * @param seed another one reads other items
   * @return nanoseconds that all launches took
   * @throws GpuException as {@link GpuLease#run}
   */
  long read(KernelCode code, int blocks, int reads, int seed)
      throws GpuException, InterruptedException {
    return lease.run(
        device -> {
          try (var module = device.load(code)) {
            long begin = System.nanoTime();
            for (int launch = 0; launch < READ_LAUNCHES; launch++) {
              module.launch(
                  ReadKernel.NAME,
                  blocks,
                  READ_THREADS,
                  new Pointer(dataset.buffer()),
                  new Word(dataset.items()),
                  new Word(seed * READ_LAUNCHES + launch),
                  new Word(reads),
                  new Pointer(results));
            }
            device.synchronize();
            return System.nanoTime() - begin;
          }
        });
  }

  /** What {@link #read} reads in all its launches. */
  static long readBytes(int blocks, int reads) {
    long items = (long) READ_LAUNCHES * blocks * (READ_THREADS / Kawpow.LANES) * reads;
    return items * Kawpow.ITEM_WORDS * Integer.BYTES;
  }

  /** Loads the code at its first use; the oldest is unloaded when there are too many. */
  private KernelModule module(GpuDevice device, long period, KernelCode code) throws GpuException {
    KernelModule known = modules.get(period);
    if (known != null) {
      return known;
    }
    KernelModule loaded = device.load(code);
    modules.put(period, loaded);
    if (modules.size() > MODULES_KEPT_MAX) {
      Iterator<KernelModule> oldest = modules.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    return loaded;
  }

  private KernelArgument[] arguments(MiningJob job, long firstNonce) {
    List<KernelArgument> arguments = new ArrayList<>();
    arguments.add(new Pointer(dataset.buffer()));
    arguments.add(new Word(dataset.items()));
    arguments.add(new Word(SearchKernel.reciprocal(dataset.items())));
    Arrays.stream(HashWords.of(job.headerHash())).forEach(word -> arguments.add(new Word(word)));
    arguments.add(new DoubleWord(firstNonce));
    arguments.add(new DoubleWord(upperBits(job.target())));
    arguments.add(new Pointer(results));
    arguments.add(new Word(RESULTS_MAX));
    return arguments.toArray(KernelArgument[]::new);
  }

  /** The highest 64 of 256 bits, unsigned; all ones for a target beyond every hash. */
  static long upperBits(BigInteger target) {
    return target.bitLength() > Hash256.LENGTH * Byte.SIZE
        ? -1L
        : target.shiftRight(Hash256.LENGTH * Byte.SIZE - Long.SIZE).longValue();
  }

  private List<Found> readResults(MiningJob job) throws GpuException {
    var count = new int[1];
    results.read(0, MemorySegment.ofArray(count));
    int stored = (int) Math.min(Integer.toUnsignedLong(count[0]), RESULTS_MAX);
    var words = new int[stored * RESULT_WORDS];
    if (stored > 0) {
      results.read(SearchKernel.RESULTS_OFFSET, MemorySegment.ofArray(words));
    }
    List<Found> found = new ArrayList<>(stored);
    for (int at = 0; at < words.length; at += RESULT_WORDS) {
      long nonce = Integer.toUnsignedLong(words[at]) | (long) words[at + 1] << Integer.SIZE;
      int[] mix = Arrays.copyOfRange(words, at + 2, at + 2 + HashWords.COUNT);
      found.add(new Found(job, nonce, HashWords.toHash(mix)));
    }
    return found;
  }

  /** Frees everything on the device. */
  @Override
  public void close() {
    lease.close();
  }
}
