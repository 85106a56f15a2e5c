package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parts the time of a device by hours of the clock. What was not written yet is kept; where it goes
 * over the end of an hour each reason is parted in proportion, so that no nanosecond is lost or
 * counted twice. One thread.
 */
final class UseHours {
  private Map<DeviceUse, Duration> written;
  private Instant since;

  /**
   * @param now the moment of the view
   */
  UseHours(DeviceView view, Instant now) {
    written = view.usedFor();
    since = now;
  }

  /** What has come since the last {@link #written}. */
  List<UseHour> pending(DeviceView view, Instant now) {
    List<UseHour> pending = new ArrayList<>();
    for (var entry : view.usedFor().entrySet()) {
      Duration time = entry.getValue().minus(written.getOrDefault(entry.getKey(), Duration.ZERO));
      if (time.isPositive()) {
        part(view.info().uuid(), entry.getKey(), time, now, pending);
      }
    }
    return pending;
  }

  private void part(String uuid, DeviceUse use, Duration time, Instant now, List<UseHour> into) {
    Instant last = now.truncatedTo(ChronoUnit.HOURS);
    Duration all = Duration.between(since, now);
    Duration left = time;
    // Nothing is parted when the clock was set back.
    Instant from = since;
    while (from.isBefore(last)) {
      Instant hour = from.truncatedTo(ChronoUnit.HOURS);
      Instant end = hour.plus(1, ChronoUnit.HOURS);
      double share = (double) Duration.between(from, end).toNanos() / all.toNanos();
      Duration part = Duration.ofNanos((long) (time.toNanos() * share));
      if (part.isPositive()) {
        into.add(new UseHour(uuid, hour, use, part));
        left = left.minus(part);
      }
      from = end;
    }
    into.add(new UseHour(uuid, last, use, left));
  }

  /** What was pending at that moment is kept elsewhere now. */
  void written(DeviceView view, Instant now) {
    written = view.usedFor();
    since = now;
  }
}
