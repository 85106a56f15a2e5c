package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowInput;
import io.aipowergrid.node.mining.GpuBench;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.kernel.ReadKernel;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures and checks a device as mining uses it: through the arbiter, in batches, with datasets
 * whose samples were compared. One thread uses it; nothing else should mine on the device.
 */
public final class DeviceTrial implements AutoCloseable {
  /** Nonces of a launch whose results are all kept. */
  private static final int CHECKED_AT_ONCE = DeviceEpoch.RESULTS_MAX;

  /**
   * Items that sixteen threads read in a launch: a fraction of a millisecond on a device of today.
   */
  private static final int READS = 1024;

  /** What somebody else asks for while the device mines. */
  private static final long GUEST_BYTES = 1 << 20;

  /** A prime, so that the fractions of its multiples spread evenly whatever is counted. */
  private static final long STRIDE = 89;

  private static final BigInteger EVERY = BigInteger.TWO.pow(Hash256.LENGTH * Byte.SIZE);

  private final GpuArbiter arbiter;
  private final EpochContexts contexts;
  private final MiningDevice device;
  private final DeviceEpochs epochs;
  private final BatchSize size;
  private final int reads;
  private final int epoch;
  private long nextNonce;

  /**
   * @param epoch that is measured; the next one is used, too
   * @param batchTime how long a batch shall take
   */
  public DeviceTrial(GpuArbiter arbiter, EpochContexts contexts, int epoch, Duration batchTime) {
    this(arbiter, contexts, epoch, BatchSize.of(arbiter.view().info(), batchTime), READS);
  }

  DeviceTrial(GpuArbiter arbiter, EpochContexts contexts, int epoch, BatchSize size, int reads) {
    this.arbiter = arbiter;
    this.contexts = contexts;
    this.device = new MiningDevice(arbiter);
    this.epochs = new DeviceEpochs(device, contexts, 1);
    this.size = size;
    this.reads = reads;
    this.epoch = epoch;
  }

  /** Computes the dataset; the first call. */
  public GpuBench.Dataset open() throws GpuException, InterruptedException {
    long start = System.nanoTime();
    var context = contexts.get(epoch);
    long cached = System.nanoTime();
    epochs.take(epoch);
    return new GpuBench.Dataset(
        context.sizes().datasetItems2048(), Duration.ofNanos(cached - start), since(cached));
  }

  /**
   * How fast items can be read at random, at best.
   *
   * @param lasting for at least that long
   * @return bytes a second
   */
  public double readBytesPerSecond(Duration lasting) throws GpuException, InterruptedException {
    DeviceEpoch held = epochs.take(epoch);
    KernelCode code = arbiter.assemble(ReadKernel.ptx());
    held.read(code, size.blocks(), reads, 0);
    double bytes = 0;
    long nanos = 0;
    for (int seed = 1; nanos < lasting.toNanos(); seed++) {
      nanos += held.read(code, size.blocks(), reads, seed);
      bytes += DeviceEpoch.readBytes(size.blocks(), reads);
    }
    return bytes * 1e9 / nanos;
  }

  /**
   * Searches a period after a warm-up that lets the batches grow.
   *
   * @return hashes a second
   */
  public double hashesPerSecond(long period, Duration lasting)
      throws GpuException, InterruptedException {
    MiningJob job = job(period * Kawpow.PERIOD_LENGTH, BigInteger.ZERO);
    DeviceEpoch held = epochs.take(epoch);
    KernelCode code = device.codes().get(period);
    batch(held, code, job);
    long start = System.nanoTime();
    long hashes = 0;
    do {
      hashes += batch(held, code, job);
    } while (System.nanoTime() - start < lasting.toNanos());
    return hashes * 1e9 / (System.nanoTime() - start);
  }

  private long batch(DeviceEpoch held, KernelCode code, MiningJob job)
      throws GpuException, InterruptedException {
    long nonces = size.nonces();
    var batch = held.search(code, job, nextNonce, size.blocks(), size.threads());
    nextNonce += nonces;
    size.ended(batch.nanos());
    return nonces;
  }

  /**
   * Has a few nonces of a period hashed and compares all of them with the processor's.
   *
   * @param nonces at most {@value #CHECKED_AT_ONCE}, a multiple of 32
   * @return how many the device got wrong or left out
   */
  public int wrongHashes(long period, int nonces) throws GpuException, InterruptedException {
    if (nonces < 1 || nonces > CHECKED_AT_ONCE) {
      throw new IllegalArgumentException("1 to " + CHECKED_AT_ONCE + " nonces, not " + nonces);
    }
    MiningJob job = job(period * Kawpow.PERIOD_LENGTH, EVERY);
    long first = nextNonce;
    nextNonce += nonces;
    var found =
        epochs.take(epoch).search(device.codes().get(period), job, first, 1, nonces).found();
    List<KawpowInput> inputs =
        LongStream.range(first, first + nonces).mapToObj(job::input).toList();
    List<KawpowHash> right = new KawpowHasher(contexts).hash(inputs);
    long good =
        IntStream.range(0, nonces)
            .filter(i -> found.contains(new Found(job, first + i, right.get(i).mixHash())))
            .count();
    return nonces - (int) good;
  }

  /**
   * Goes over the switch to the next epoch and back.
   *
   * @param ahead whether its dataset is computed beside the old one while that is searched
   * @return empty when that could not be done: the memory does not hold both
   */
  public Optional<GpuBench.EpochSwitch> switchEpoch(boolean ahead)
      throws GpuException, InterruptedException {
    if (ahead && 2 * DeviceDataset.buildBytes(contexts.get(epoch + 1)) > arbiter.leasableBytes()) {
      return Optional.empty();
    }
    long next = (epoch + 1L) * Kawpow.EPOCH_LENGTH;
    MiningJob last = job(next - 1, BigInteger.ZERO);
    DeviceEpoch held = epochs.take(epoch);
    KernelCode code = device.codes().get(Kawpow.periodOf(last.height()));
    KernelCode nextCode = device.codes().get(Kawpow.periodOf(next));
    contexts.get(epoch + 1);
    if (ahead) {
      epochs.approach(last.height());
      while (!epochs.isAheadOver()) {
        batch(held, code, last);
      }
    }
    long datasets = device.report().datasets();
    long before = System.nanoTime();
    batch(held, code, last);
    long switched = System.nanoTime();
    batch(epochs.take(epoch + 1), nextCode, job(next, BigInteger.ZERO));
    Duration first = since(switched);
    boolean computed = device.report().datasets() > datasets;
    epochs.take(epoch);
    return ahead && computed
        ? Optional.empty()
        : Optional.of(new GpuBench.EpochSwitch(Duration.ofNanos(switched - before), first));
  }

  /**
   * How long others wait for the device while it mines.
   *
   * @param times how often somebody asks
   * @param apart how long after the last time at least, and half of the most; no less than a batch
   *     takes, so that somebody asks at all moments of a batch
   * @return nanoseconds until the task began, ascending
   */
  public long[] guestWaits(long period, int times, Duration apart)
      throws GpuException, InterruptedException {
    DeviceEpoch held = epochs.take(epoch);
    KernelCode code = device.codes().get(period);
    MiningJob job = job(period * Kawpow.PERIOD_LENGTH, BigInteger.ZERO);
    var ended = new AtomicBoolean();
    var failures = new ArrayList<Exception>();
    Thread miner =
        Thread.ofPlatform()
            .name("gpu-bench-miner")
            .start(
                () -> {
                  try {
                    while (!ended.get()) {
                      batch(held, code, job);
                    }
                  } catch (GpuException | InterruptedException | RuntimeException e) {
                    failures.add(e);
                  }
                });
    var waits = new long[times];
    try (var guest = arbiter.acquire(Workload.INFERENCE, GUEST_BYTES)) {
      for (int i = 0; i < times; i++) {
        Thread.sleep(apart.plus(apart.multipliedBy(i * STRIDE % times).dividedBy(times)));
        long asked = System.nanoTime();
        waits[i] = guest.run(device -> System.nanoTime()) - asked;
      }
    } finally {
      ended.set(true);
      miner.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the device stopped mining meanwhile", failures.getFirst());
    }
    Arrays.sort(waits);
    return waits;
  }

  private static MiningJob job(long height, BigInteger target) {
    return new MiningJob("bench", height, Hash256.ZERO, target, 0, NonceSpace.ALL, true);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** Frees the device. */
  @Override
  public void close() {
    epochs.close();
  }
}
