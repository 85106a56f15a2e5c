package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Parts the time of a device by hours of the clock. What was not written yet is kept, and is taken
 * for the time just before now: so neither a machine that slept nor a clock that was set strews it
 * over other hours. Where it goes over the end of an hour each reason is parted in proportion, so
 * that no nanosecond is lost or counted twice. One thread.
 */
final class UseHours {
  private Map<DeviceUse, Duration> written;

  UseHours(DeviceView view) {
    written = view.usedFor();
  }

  /** What has come since the last {@link #written}. */
  List<UseHour> pending(DeviceView view, Instant now) {
    Map<DeviceUse, Duration> times = new EnumMap<>(DeviceUse.class);
    view.usedFor()
        .forEach(
            (use, time) -> times.put(use, time.minus(written.getOrDefault(use, Duration.ZERO))));
    times.values().removeIf(time -> !time.isPositive());
    Duration all = times.values().stream().reduce(Duration.ZERO, Duration::plus);
    List<UseHour> pending = new ArrayList<>();
    times.forEach((use, time) -> part(view.info().uuid(), use, time, all, now, pending));
    return pending;
  }

  private static void part(
      String uuid, DeviceUse use, Duration time, Duration all, Instant now, List<UseHour> into) {
    Instant last = now.truncatedTo(ChronoUnit.HOURS);
    Duration left = time;
    Instant from = now.minus(all);
    while (from.isBefore(last)) {
      Instant hour = from.truncatedTo(ChronoUnit.HOURS);
      Instant end = hour.plus(1, ChronoUnit.HOURS);
      double share = (double) Duration.between(from, end).toNanos() / all.toNanos();
      long part = Math.min(Math.round(time.toNanos() * share), left.toNanos());
      add(new UseHour(uuid, hour, use, Duration.ofNanos(part)), into);
      left = left.minusNanos(part);
      from = end;
    }
    add(new UseHour(uuid, last, use, left), into);
  }

  private static void add(UseHour hour, List<UseHour> into) {
    if (hour.time().isPositive()) {
      into.add(hour);
    }
  }

  /** What was pending at that moment is kept elsewhere now. */
  void written(DeviceView view) {
    written = view.usedFor();
  }
}
