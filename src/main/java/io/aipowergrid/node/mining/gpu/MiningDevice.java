package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceTrouble;
import io.aipowergrid.node.gpu.DeviceView;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.HashRate;
import io.aipowergrid.node.mining.MiningCounts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A device and what mining did on it since the node was started. Any thread. */
final class MiningDevice {
  private static final Logger LOG = Logger.getLogger(MiningDevice.class);

  private static final String NO_MEMORY = "others have the memory";

  private record Stand(DeviceMiningState state, String reason) {}

  private final GpuArbiter arbiter;
  private final DeviceInfo info;
  private final PeriodCodes codes;
  private final MiningCounts counts = new MiningCounts();
  private final LongAdder wrongMixes = new LongAdder();
  private final LongAdder datasets = new LongAdder();
  private final LongAdder datasetNanos = new LongAdder();
  private final HashRate rate = new HashRate();
  private volatile Stand stand = new Stand(DeviceMiningState.OFF, "");
  private volatile Stand logged = stand;
  private volatile @Nullable Integer epoch;

  MiningDevice(GpuArbiter arbiter) {
    this.arbiter = arbiter;
    this.info = arbiter.view().info();
    this.codes = new PeriodCodes(arbiter::assemble);
  }

  GpuArbiter arbiter() {
    return arbiter;
  }

  DeviceInfo info() {
    return info;
  }

  PeriodCodes codes() {
    return codes;
  }

  MiningCounts counts() {
    return counts;
  }

  void addWrongMix() {
    wrongMixes.increment();
  }

  void enter(DeviceMiningState state, String reason) {
    var next = new Stand(state, reason);
    stand = next;
    // Each new try of a device that cannot be used prepares anew, which is no news.
    if (state != DeviceMiningState.PREPARING && !next.equals(logged)) {
      logged = next;
      LOG.logf(
          isBroken() ? Logger.Level.WARN : Logger.Level.INFO,
          "Mining device %s uuid=%s reason=%s",
          state,
          info.uuid(),
          reason);
    }
  }

  /**
   * @param nanos that computing it took
   */
  void addDataset(long nanos) {
    // The time first: who reads between sees no dataset that took none.
    datasetNanos.add(nanos);
    datasets.increment();
  }

  /** The dataset of this epoch lies in memory from now on. */
  void hold(int of) {
    epoch = of;
  }

  void holdNothing() {
    epoch = null;
  }

  /** Measures the speed; called every other second or so. */
  void look(long nanos) {
    rate.add(nanos, counts.read().hashes());
  }

  /** Whether it will not search until mining is started anew. */
  boolean isBroken() {
    return stand.state() == DeviceMiningState.FAILED || stand.state() == DeviceMiningState.LOST;
  }

  DeviceReport report() {
    Stand now = seen();
    Integer held = epoch;
    return new DeviceReport(
        info.uuid(),
        info.name(),
        now.state(),
        now.reason(),
        held == null ? OptionalInt.empty() : OptionalInt.of(held),
        now.state() == DeviceMiningState.OFF ? 0 : rate.perSecond(),
        counts.read(),
        wrongMixes.sum(),
        datasets.sum(),
        Duration.ofNanos(datasetNanos.sum()));
  }

  /** A search that waits for its turn does not know that it waits; the arbiter does. */
  private Stand seen() {
    Stand now = stand;
    DeviceView view = arbiter.view();
    if (now.state() != DeviceMiningState.OFF && view.state().isBroken()) {
      return new Stand(
          view.state() == DeviceState.LOST ? DeviceMiningState.LOST : DeviceMiningState.FAILED,
          view.trouble().map(DeviceTrouble::words).orElse(""));
    }
    return switch (now.state()) {
      case MINING ->
          hindrance(view).map(why -> new Stand(DeviceMiningState.PARKED, why)).orElse(now);
      case PREPARING ->
          hindrance(view)
              .or(() -> view.leasesWaiting() > 0 ? Optional.of(NO_MEMORY) : Optional.empty())
              .map(why -> new Stand(DeviceMiningState.WAITING, why))
              .orElse(now);
      case OFF, WAITING, PARKED, FAILED, LOST -> now;
    };
  }

  private static Optional<String> hindrance(DeviceView view) {
    return switch (view.use()) {
      case INFERENCE, VERIFICATION, GRID_JOB -> Optional.of("others compute");
      case QUIET -> Optional.of("others computed a moment ago");
      case HELD -> Optional.of("an operator holds mining");
      case OFF_SCHEDULE -> Optional.of("it is not mining's hour");
      case DRAINING, RELEASED -> Optional.of("the device is drained");
      case OVER_POWER -> Optional.of("the device draws more than its limit");
      case HOT -> Optional.of("the device is hot");
      case OVERHEATED -> Optional.of("the device is too hot for any work");
      case MINING, FREEING, IDLE, FAILED, LOST -> Optional.empty();
    };
  }
}
