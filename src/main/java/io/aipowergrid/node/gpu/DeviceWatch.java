package io.aipowergrid.node.gpu;

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
  private final Map<Xid.Effect, Long> xids = new EnumMap<>(Xid.Effect.class);
  private Restraint restraint = Restraint.NONE;
  private String powerWords = "";
  private String deaf = "";
  private DeviceReading.Values reading = DeviceReading.Values.NONE;
  private Optional<SeenXid> lastXid = Optional.empty();
  private Optional<DeviceHold> hold = Optional.empty();

  DeviceWatch(GpuArbiter arbiter, DeviceSensors sensors, WatchLimits limits, InstantSource clock) {
    this.arbiter = arbiter;
    this.sensors = sensors;
    this.clock = clock;
    uuid = arbiter.view().info().uuid();
    heat = new HeatGuard(limits.heat());
    power = new PowerLimit(sensors, uuid, limits.powerWatts());
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

  void begin() {
    power.begin();
    if (!power.words().isEmpty()) {
      LOG.infof("GPU power limit uuid=%s: %s", uuid, power.words());
    }
    String cannot = sensors.listen(uuid).orElse("");
    synchronized (this) {
      deaf = cannot;
      powerWords = power.words();
    }
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
        restrain(values.values(), now);
      }
      case DeviceReading.Broken(var state, var sentence) -> {
        synchronized (this) {
          reading = DeviceReading.Values.NONE;
        }
        giveUp(state, DeviceTrouble.of(sentence));
      }
    }
  }

  private void restrain(Map<DeviceMetric, Long> values, long now) {
    Restraint next =
        heat.next(values.get(DeviceMetric.TEMPERATURE_CELSIUS))
            .orMore(power.next(values.get(DeviceMetric.POWER_MILLIWATTS), now));
    if (next == restraint) {
      return;
    }
    restraint = next;
    arbiter.restrain(next);
    LOG.logf(
        next == Restraint.OVERHEATED ? Logger.Level.WARN : Logger.Level.INFO,
        "GPU limit %s uuid=%s temperature=%s power=%s",
        next,
        uuid,
        values.get(DeviceMetric.TEMPERATURE_CELSIUS),
        values.get(DeviceMetric.POWER_MILLIWATTS));
  }

  /** The driver reported an error of this device. */
  void hear(Xid xid) {
    synchronized (this) {
      lastXid = Optional.of(new SeenXid(xid, clock.instant()));
      xids.merge(xid.effect(), 1L, Long::sum);
    }
    LOG.warnf("GPU error XID=%d uuid=%s: %s", xid.number(), uuid, xid.sentence());
    var trouble = new DeviceTrouble(OptionalInt.of(xid.number()), xid.sentence());
    switch (xid.effect()) {
      case NOTED -> {}
      case FAILED -> giveUp(DeviceState.FAILED, trouble);
      case LOST -> giveUp(DeviceState.LOST, trouble);
    }
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

  void end() {
    power.end();
  }

  /** How it stands. Any thread. */
  DeviceStatus status() {
    DeviceView view = arbiter.view();
    synchronized (this) {
      return new DeviceStatus(view, reading.values(), powerWords, deaf, lastXid, xids, hold);
    }
  }
}
