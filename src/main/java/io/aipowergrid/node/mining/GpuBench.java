package io.aipowergrid.node.mining;

import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceReading.Values;
import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuDevices;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.gpu.DeviceTrial;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one device is worth as a miner: right hashes first, then how many, against what its memory
 * allows, and what others wait for it (kawpow-gpu.md 3). One thread uses it.
 */
public final class GpuBench implements AutoCloseable {
  /** What a hash reads of the dataset: 64 items of 256 bytes (kawpow-gpu.md 1). */
  public static final long BYTES_PER_HASH =
      (long) Kawpow.ROUNDS * Kawpow.ITEM_WORDS * Integer.BYTES;

  /** The default of {@code aipg.mining.gpu.batch-time}. */
  public static final Duration BATCH_TIME = Duration.ofMillis(25);

  /** Between two readings of the power while a period is searched. */
  private static final Duration POWER_APART = Duration.ofMillis(20);

  private static final ArbiterLimits LIMITS =
      new ArbiterLimits(1L << 29, Duration.ZERO, Duration.ofSeconds(2), 16);

  private final DeviceInfo info;
  private final DeviceArbiter arbiter;
  private final DeviceTrial trial;
  private final int epoch;

  /**
   * @param epoch that is measured
   */
  public GpuBench(GpuDevice device, int epoch) {
    this.info = device.info();
    this.arbiter =
        new DeviceArbiter(
            device, LIMITS, MiningHours.always(), InstantSource.system(), System::nanoTime);
    this.trial = new DeviceTrial(arbiter, new EpochContexts(), epoch, BATCH_TIME);
    this.epoch = epoch;
  }

  /**
   * The device's copy of an epoch.
   *
   * @param items of 256 bytes
   * @param lightCache that the processor took for the light cache
   * @param computed that the device took for all items, samples compared
   */
  public record Dataset(int items, Duration lightCache, Duration computed) {}

  /**
   * What the switch to the next epoch costs.
   *
   * @param batch before it
   * @param first from the last batch of the old epoch to the end of the first of the new one
   */
  public record EpochSwitch(Duration batch, Duration first) {
    /** How long the device computed no hash. */
    public Duration stall() {
      return first.compareTo(batch) > 0 ? first.minus(batch) : Duration.ZERO;
    }
  }

  /** The devices of this machine, or why there is none. */
  public static DeviceSearch devices() {
    return GpuDevices.search();
  }

  public DeviceInfo info() {
    return info;
  }

  /** Computes the dataset; to be called first. */
  public Dataset open() throws GpuException, InterruptedException {
    return trial.open();
  }

  /**
   * Compares hashes with the processor's.
   *
   * @param periods spread over the epoch
   * @param nonces of each, at most 256 and a multiple of 32
   * @return how many were wrong
   */
  public int wrongHashes(int periods, int nonces) throws GpuException, InterruptedException {
    int wrong = 0;
    for (int period : BenchPeriods.spread(epoch, periods)) {
      wrong += trial.wrongHashes(period, nonces);
    }
    return wrong;
  }

  /** Hashes a second that reading the dataset at random allows at most. */
  public double memoryLimit(Duration lasting) throws GpuException, InterruptedException {
    return trial.readBytesPerSecond(lasting) / BYTES_PER_HASH;
  }

  /**
   * What the device did in one period.
   *
   * @param watts mean of what the driver said while the period was searched; empty where it says
   *     nothing
   */
  public record Speed(int period, double hashesPerSecond, OptionalDouble watts) {}

  /**
   * Searches in periods spread over the epoch, the same each time.
   *
   * @param each how long each is searched
   */
  public List<Speed> speeds(int periods, Duration each) throws GpuException, InterruptedException {
    var speeds = new ArrayList<Speed>();
    for (int period : BenchPeriods.spread(epoch, periods)) {
      speeds.add(speed(period, each));
    }
    return speeds;
  }

  private Speed speed(int period, Duration each) throws GpuException, InterruptedException {
    var power = new PowerMean(this::milliwatts, POWER_APART);
    double rate;
    try (power) {
      rate = trial.hashesPerSecond(period, each);
    }
    return new Speed(period, rate, power.watts());
  }

  private @Nullable Long milliwatts() {
    return GpuDevices.sensors()
        .map(sensors -> sensors.read(info.uuid()))
        .filter(Values.class::isInstance)
        .map(reading -> ((Values) reading).values().get(DeviceMetric.POWER_MILLIWATTS))
        .orElse(null);
  }

  /**
   * Goes over the switch to the next epoch.
   *
   * @param ahead whether its dataset was computed before
   * @return empty when the memory does not hold both
   */
  public Optional<EpochSwitch> switchEpoch(boolean ahead)
      throws GpuException, InterruptedException {
    return trial.switchEpoch(ahead);
  }

  /** Nanoseconds, ascending, that others waited for the device while it mined. */
  public long[] guestWaits(int times, Duration apart) throws GpuException, InterruptedException {
    return trial.guestWaits(BenchPeriods.first(epoch), times, apart);
  }

  /** Frees the device. */
  @Override
  public void close() {
    trial.close();
    arbiter.close();
  }
}
