package io.aipowergrid.node.gpu;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/**
 * Watches one device: reads how it is, lets it rest at its limits, and gives it up after an error
 * that it does not survive. One thread, except for {@link #status}, which any may call.
 */
final class DeviceWatch {
  private static final Logger LOG = Logger.getLogger(DeviceWatch.class);

  private final GpuArbiter arbiter;
  private final DeviceSensors sensors;
  private final InstantSource clock;
  private final String uuid;
  private final HeatGuard heat;
  private final PowerLimit power;
  private final EnergyMeter energy;
  private final XidPace pace = new XidPace();
  private final Map<Xid.Effect, Long> xids = new EnumMap<>(Xid.Effect.class);
  private Restraint restraint = Restraint.NONE;
  private String powerWords = "";
  private String deaf = "";
  private DeviceReading.Values reading = DeviceReading.Values.NONE;
  private Optional<SeenXid> lastXid = Optional.empty();
  private Optional<DeviceHold> hold = Optional.empty();
  private Optional<DeviceDrain> drain = Optional.empty();

  /**
   * Nothing is done yet.
   *
   * @param folder where the device's own power limit is kept while another is set
   */
  DeviceWatch(
      GpuArbiter arbiter,
      DeviceSensors sensors,
      WatchLimits limits,
      Path folder,
      InstantSource clock) {
    this.arbiter = arbiter;
    this.sensors = sensors;
    this.clock = clock;
    uuid = arbiter.view().info().uuid();
    heat = new HeatGuard(limits.heat());
    power = new PowerLimit(sensors, uuid, limits.powerWatts(), new OwnLimitFile(folder, uuid));
    energy = new EnergyMeter(uuid);
    for (Xid.Effect effect : Xid.Effect.values()) {
      xids.put(effect, 0L);
    }
  }

  String uuid() {
    return uuid;
  }

  GpuArbiter arbiter() {
    return arbiter;
  }

  EnergyMeter energy() {
    return energy;
  }

  void begin() {
    power.begin();
    if (!power.words().isEmpty()) {
      LOG.infof("GPU power limit uuid=%s: %s", uuid, power.words());
    }
    synchronized (this) {
      powerWords = power.words();
    }
    listen();
  }

  /** Hears of the device's errors from now on, unless it is broken. */
  void listen() {
    boolean broken = arbiter.view().state().isBroken() || readsBroken();
    deaf(broken ? "the device is failed or lost" : sensors.listen(uuid).orElse(""));
  }

  /**
   * Says whether the device's errors are heard.
   *
   * @param why they are not; empty when they are
   */
  synchronized void deaf(String why) {
    deaf = why;
  }

  /**
   * Looks once.
   *
   * @param now nanoseconds of a clock that only goes forward
   */
  void look(long now) {
    switch (sensors.read(uuid)) {
      case DeviceReading.Values values -> {
        synchronized (this) {
          reading = values;
        }
        energy.read(values.values().get(DeviceMetric.POWER_MILLIWATTS), now, clock.instant());
        restrain(values.values(), now);
      }
      case DeviceReading.Broken(var state, var sentence) -> {
        synchronized (this) {
          reading = DeviceReading.Values.NONE;
        }
        energy.read(null, now, clock.instant());
        giveUp(state, DeviceTrouble.of(sentence));
      }
    }
  }

  private void restrain(Map<DeviceMetric, Long> values, long now) {
    Restraint next =
        heat.next(values.get(DeviceMetric.TEMPERATURE_CELSIUS), now)
            .orMore(power.next(values.get(DeviceMetric.POWER_MILLIWATTS), now));
    if (next == restraint) {
      return;
    }
    boolean silent =
        restraint == Restraint.OVERHEATED && !values.containsKey(DeviceMetric.TEMPERATURE_CELSIUS);
    restraint = next;
    arbiter.restrain(next);
    LOG.logf(
        next == Restraint.OVERHEATED || silent ? Logger.Level.WARN : Logger.Level.INFO,
        "GPU limit %s uuid=%s temperature=%s power=%s%s",
        next,
        uuid,
        values.get(DeviceMetric.TEMPERATURE_CELSIUS),
        values.get(DeviceMetric.POWER_MILLIWATTS),
        silent ? ": it was too hot for any work and does not say its temperature any more" : "");
  }

  /**
   * The driver reported an error of this device.
   *
   * @param sure whether the number is its own: where errors of several devices come together, each
   *     may bear that of another (DeviceSensors.awaitXid)
   */
  void hear(Xid xid, boolean sure) {
    var seen = new SeenXid(xid, clock.instant(), sure);
    synchronized (this) {
      lastXid = Optional.of(seen);
      xids.merge(sure ? xid.effect() : Xid.Effect.NOTED, 1L, Long::sum);
    }
    long times = pace.next(xid.number(), seen.at());
    if (times > 0) {
      LOG.warnf("GPU error XID=%d uuid=%s times=%d: %s", xid.number(), uuid, times, seen.words());
    }
    var trouble = new DeviceTrouble(OptionalInt.of(xid.number()), xid.sentence());
    // What a reading does not tell now, the next look or the next call of ours will.
    switch (xid.effect()) {
      case NOTED -> {}
      case FAILED -> {
        if (sure || readsBroken()) {
          giveUp(DeviceState.FAILED, trouble);
        }
      }
      case LOST -> {
        if (readsBroken()) {
          giveUp(DeviceState.LOST, trouble);
        }
      }
    }
  }

  private boolean readsBroken() {
    return sensors.read(uuid) instanceof DeviceReading.Broken;
  }

  private void giveUp(DeviceState as, DeviceTrouble why) {
    DeviceState was = arbiter.view().state();
    if (was != as && was != DeviceState.LOST) {
      LOG.errorf("GPU is %s uuid=%s: %s", as, uuid, why.words());
    }
    arbiter.giveUp(as, why);
  }

  /** An operator keeps mining off the device, or does not any more. Any thread. */
  synchronized void held(Optional<DeviceHold> by) {
    hold = by;
  }

  /** An operator keeps everything off the device, or does not any more. Any thread. */
  synchronized void drained(Optional<DeviceDrain> by) {
    drain = by;
  }

  void end() {
    power.end();
  }

  /** How it stands. Any thread. */
  DeviceStatus status() {
    DeviceView view = arbiter.view();
    synchronized (this) {
      return new DeviceStatus(
          view,
          reading.values(),
          powerWords,
          deaf,
          lastXid,
          xids,
          hold,
          drain,
          energy.millijoules());
    }
  }
}
