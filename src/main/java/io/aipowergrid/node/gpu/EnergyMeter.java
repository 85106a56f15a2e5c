package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Integrates the power of one device to energy by hour of the clock: the mean of two readings times
 * the time between them, which belongs to the hour in which it ends. Time without a reading at both
 * its ends, and more than {@link #GAP_MAX} between them, counts nothing. Thread-safe.
 */
final class EnergyMeter {
  static final Duration GAP_MAX = Duration.ofMinutes(1);

  /** Hours that may wait for the database; then the oldest are forgotten. */
  static final int HOURS_MAX = 31 * 24;

  /** The sum of two powers in milliwatts times microseconds, of a millijoule. */
  private static final long PARTS = 2_000_000;

  private final String uuid;
  private final TreeMap<Instant, Long> unwritten = new TreeMap<>();
  private @Nullable Long last;
  private long lastNanos;
  private long rest;
  private long total;

  EnergyMeter(String uuid) {
    this.uuid = uuid;
  }

  /**
   * Takes a reading.
   *
   * @param milliwatts null when the device does not say
   * @param nanos of a clock that only goes forward
   * @param at the same moment, for the hour
   */
  synchronized void read(@Nullable Long milliwatts, long nanos, Instant at) {
    Long before = last;
    long passed = nanos - lastNanos;
    last = milliwatts;
    lastNanos = nanos;
    if (before == null || milliwatts == null || passed < 0 || passed > GAP_MAX.toNanos()) {
      return;
    }
    rest = Math.addExact(rest, Math.multiplyExact(before + milliwatts, passed / 1_000));
    add(rest / PARTS, at.truncatedTo(ChronoUnit.HOURS));
    rest %= PARTS;
  }

  private void add(long millijoules, Instant hour) {
    if (millijoules == 0) {
      return;
    }
    total += millijoules;
    unwritten.merge(hour, millijoules, Long::sum);
    if (unwritten.size() > HOURS_MAX) {
      unwritten.pollFirstEntry();
    }
  }

  /** Since it was made. */
  synchronized long millijoules() {
    return total;
  }

  /** What is not {@link #written} yet, the first hour first. */
  synchronized List<EnergyHour> pending() {
    return unwritten.entrySet().stream()
        .map(it -> new EnergyHour(uuid, it.getKey(), it.getValue()))
        .toList();
  }

  /** What was pending is kept elsewhere now. */
  synchronized void written(List<EnergyHour> hours) {
    for (EnergyHour hour : hours) {
      long left = unwritten.getOrDefault(hour.hour(), 0L) - hour.millijoules();
      if (left > 0) {
        unwritten.put(hour.hour(), left);
      } else {
        unwritten.remove(hour.hour());
      }
    }
  }
}
