package io.aipowergrid.node.gpu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one device's power: set by the driver where it allows that, within what the device
 * takes, and taken back at the end; elsewhere held by {@link PowerGuard}. One thread.
 */
final class PowerLimit {
  private static final long MILLIWATTS = 1_000;

  private final DeviceSensors sensors;
  private final String uuid;
  private final long wanted;
  private @Nullable Long before;
  private @Nullable PowerGuard guard;
  private String words = "";

  /**
   * @param watts the limit; 0 leaves the device as it is
   */
  PowerLimit(DeviceSensors sensors, String uuid, int watts) {
    this.sensors = sensors;
    this.uuid = uuid;
    this.wanted = watts * MILLIWATTS;
  }

  void begin() {
    if (wanted == 0) {
      return;
    }
    Optional<PowerRange> range = sensors.powerRange(uuid);
    if (range.isEmpty()) {
      guardInstead("its power cannot be limited");
      return;
    }
    PowerRange takes = range.get();
    long limit = takes.clamp(wanted);
    Optional<String> refused = sensors.limitPower(uuid, limit);
    if (refused.isPresent()) {
      guardInstead("the driver does not set it: " + refused.get());
      return;
    }
    // A node that was killed left its own limit behind; what was before it is not known any more.
    before = takes.now() == limit ? takes.byDefault() : takes.now();
    if (limit > wanted) {
      guardInstead("the least that the device takes is " + limit / MILLIWATTS + " W, which is set");
    } else {
      words = "the driver holds it at " + limit / MILLIWATTS + " W";
    }
  }

  private void guardInstead(String why) {
    guard = new PowerGuard(wanted);
    words = why + "; mining rests when the device draws more";
  }

  /**
   * What holds from now on.
   *
   * @param milliwatts what the device draws; null when it does not say
   */
  Restraint next(@Nullable Long milliwatts, long now) {
    return guard == null ? Restraint.NONE : guard.next(milliwatts, now);
  }

  /** What became of the limit; empty without one. */
  String words() {
    return words;
  }

  /** Sets what held before. */
  void end() {
    if (before != null) {
      sensors.limitPower(uuid, before);
      before = null;
    }
  }
}
