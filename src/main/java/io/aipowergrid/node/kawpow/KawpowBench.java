package io.aipowergrid.node.kawpow;

import com.sun.management.ThreadMXBean;
import io.aipowergrid.node.base.Hash256;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Measures light hashing on this machine. Processor time is that of the measured threads alone, so
 * it is fair on a busy machine, where wall time is not. The caller's thread waits.
 */
public final class KawpowBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Hash256 HEADER = EpochSeed.of(1);
  private static final int FINAL_HASHES = 300_000;
  private static final int HASHED_AGAIN = 40;

  private final EpochContext context;
  private final EpochCost cost;

  /** Ranges of nonces already hashed: with a cache, hashing them again would cost less. */
  private long noncesUsed;

  private KawpowBench(EpochContext context, EpochCost cost) {
    this.context = context;
    this.cost = cost;
  }

  /**
   * What an epoch costs.
   *
   * @param bytes of heap
   */
  public record EpochCost(int epoch, double wallSeconds, double cpuSeconds, long bytes) {}

  /**
   * The rate of one way of hashing.
   *
   * @param mixer plain Java, the width of its vectors, or C
   * @param perSecond hashes of all threads in a second of wall time
   * @param perCpuSecond hashes in a second of processor time
   * @param scratchBytes heap that a thread needs for its hashes in step
   */
  public record Rate(String mixer, double perSecond, double perCpuSecond, long scratchBytes) {}

  /**
   * The rate with a cache of dataset items.
   *
   * @param items how many it keeps
   * @param ofDataset which part of the dataset that is
   * @param hashes computed while the rate was measured
   * @param hits which part of the items they read was in the cache
   * @param again seconds of processor time of a hash, alone, that was computed just before
   */
  public record CacheRate(
      long items, double ofDataset, long hashes, double hits, Rate rate, double again) {}

  /** Builds an epoch and measures that. */
  public static KawpowBench ofEpoch(int epoch) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    var context = EpochContext.build(epoch);
    return new KawpowBench(
        context,
        new EpochCost(
            epoch,
            seconds(System.nanoTime() - wall),
            seconds(THREADS.getCurrentThreadCpuTime() - cpu),
            context.sizes().lightCacheBytes()));
  }

  public EpochCost cost() {
    return cost;
  }

  /**
   * Hashes with plain Java and, where they run, with the Vector API and with C.
   *
   * @param threads how many threads hash
   * @param inStep how many hashes each computes at once
   * @param time how long, after a warm-up of the same length
   */
  public List<Rate> rates(int threads, int inStep, Duration time) throws InterruptedException {
    List<Rate> rates = new ArrayList<>();
    for (var mixer : ParentMixer.all()) {
      measure(context, mixer, threads, inStep, time);
      rates.add(measure(context, mixer, threads, inStep, time).rate());
    }
    return rates;
  }

  /**
   * Hashes with the fastest code and a full cache of dataset items. To have it full at once, it is
   * filled with invented words: the hashes are wrong then, and cost what right ones do.
   *
   * @param bytes of the cache
   * @param time how long, after a warm-up of the same length
   */
  public CacheRate cached(long bytes, int threads, int inStep, Duration time)
      throws InterruptedException {
    var cache = ItemCache.ofBytes(bytes);
    var caching = context.with(cache);
    var invented = new SplittableRandom(1).ints(Kawpow.ITEM_WORDS).toArray();
    for (int item = 0; item < cache.itemsMax(); item++) {
      cache.put(context.epoch(), item, invented, 0);
    }
    var mixer = ParentMixer.best();
    measure(caching, mixer, threads, inStep, time);
    long hits = cache.hits();
    var measured = measure(caching, mixer, threads, inStep, time);
    return new CacheRate(
        cache.itemsMax(),
        (double) cache.itemsMax() / context.sizes().datasetItems2048(),
        measured.hashes(),
        (double) (cache.hits() - hits) / (measured.hashes() * Kawpow.ROUNDS),
        measured.rate(),
        secondsAgain(caching, mixer));
  }

  /** The median of some. */
  private double secondsAgain(EpochContext caching, ParentMixer mixer) {
    var nanos = new long[HASHED_AGAIN];
    for (int i = 0; i < nanos.length; i++) {
      var input = inputs(nonces(), 1);
      new MixBatch(caching, mixer, input).hashes();
      long before = THREADS.getCurrentThreadCpuTime();
      new MixBatch(caching, mixer, input).hashes();
      nanos[i] = THREADS.getCurrentThreadCpuTime() - before;
    }
    Arrays.sort(nanos);
    return seconds(nanos[nanos.length / 2]);
  }

  private record Measured(long hashes, Rate rate) {}

  private Measured measure(
      EpochContext hashed, ParentMixer mixer, int threads, int inStep, Duration time)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    var workers = new ArrayList<Worker>();
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker(hashed, mixer, inStep, nonces(), end));
    }
    workers.forEach(Thread::start);
    for (var worker : workers) {
      worker.join();
    }
    double wall = seconds(System.nanoTime() - start);
    long hashes = workers.stream().mapToLong(worker -> worker.hashes).sum();
    double cpu = seconds(workers.stream().mapToLong(worker -> worker.cpuNanos).sum());
    return new Measured(
        hashes,
        new Rate(mixer.toString(), hashes / wall, hashes / cpu, MixBatch.scratchBytes(inStep)));
  }

  /** The first of 2^32 nonces that nobody has used. */
  private long nonces() {
    return noncesUsed++ << Integer.SIZE;
  }

  private List<KawpowInput> inputs(long from, int count) {
    long height = (long) context.epoch() * Kawpow.EPOCH_LENGTH;
    return LongStream.range(from, from + count)
        .mapToObj(nonce -> new KawpowInput(height, HEADER, nonce))
        .toList();
  }

  private final class Worker extends Thread {
    private final EpochContext hashed;
    private final ParentMixer mixer;
    private final int inStep;
    private final long firstNonce;
    private final long end;
    private long hashes;
    private long cpuNanos;

    Worker(EpochContext hashed, ParentMixer mixer, int inStep, long firstNonce, long end) {
      super("kawpow-bench");
      this.hashed = hashed;
      this.mixer = mixer;
      this.inStep = inStep;
      this.firstNonce = firstNonce;
      this.end = end;
    }

    @Override
    public void run() {
      long before = THREADS.getCurrentThreadCpuTime();
      while (System.nanoTime() < end) {
        var batch = new MixBatch(hashed, mixer, inputs(firstNonce + hashes, inStep));
        hashes += batch.hashes().size();
      }
      cpuNanos = THREADS.getCurrentThreadCpuTime() - before;
    }
  }

  /** Microseconds of processor time for a final hash without mix, the id of a block. */
  public static double finalHashMicros() {
    chainOfFinalHashes();
    long before = THREADS.getCurrentThreadCpuTime();
    chainOfFinalHashes();
    return (THREADS.getCurrentThreadCpuTime() - before) / 1e3 / FINAL_HASHES;
  }

  /** Bytes of heap that such a final hash allocates. */
  public static long finalHashBytes() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    chainOfFinalHashes();
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / FINAL_HASHES;
  }

  /** Each needs the one before, so that none can be left out. */
  private static Hash256 chainOfFinalHashes() {
    var hash = HEADER;
    for (int i = 0; i < FINAL_HASHES; i++) {
      hash = KawpowHasher.finalHash(hash, i, HEADER);
    }
    return hash;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
