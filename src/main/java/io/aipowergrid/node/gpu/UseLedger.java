package io.aipowergrid.node.gpu;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The GPU-minute ledger: every nanosecond of a device belongs to exactly one {@link DeviceUse}, so
 * the reasons always sum to the time passed. Keeps the sums and the last {@link #MINUTES_MAX}
 * minutes. Not thread-safe.
 */
final class UseLedger {
  /** Two days of minutes. */
  static final int MINUTES_MAX = 2 * 24 * 60;

  static final long MINUTE_NANOS = 60_000_000_000L;

  /** One minute, counted from the ledger's beginning; nanoseconds by reason. */
  record Minute(long index, Map<DeviceUse, Long> nanos) {
    Minute {
      nanos = Collections.unmodifiableMap(nanos);
    }
  }

  private final long start;
  private final EnumMap<DeviceUse, Long> totals = new EnumMap<>(DeviceUse.class);
  private final Deque<Minute> minutes = new ArrayDeque<>();
  private EnumMap<DeviceUse, Long> current = new EnumMap<>(DeviceUse.class);
  private DeviceUse use;
  private long since;

  UseLedger(DeviceUse use, long now) {
    this.use = use;
    start = now;
    since = now;
  }

  /**
   * From now on the device is used for this; a clock that stands still or goes back adds nothing.
   */
  void switchTo(DeviceUse next, long now) {
    settle(now);
    use = next;
  }

  DeviceUse use() {
    return use;
  }

  /** Nanoseconds by reason up to now; reasons that never held are absent. */
  Map<DeviceUse, Long> totals(long now) {
    settle(now);
    return Collections.unmodifiableMap(totals.clone());
  }

  /** The full minutes that are kept, oldest first. */
  List<Minute> minutes(long now) {
    settle(now);
    return List.copyOf(minutes);
  }

  /** Time that the totals cover. */
  long elapsed() {
    return since - start;
  }

  private void settle(long now) {
    while (now > since) {
      long minute = (since - start) / MINUTE_NANOS;
      long end = Math.min(now, start + (minute + 1) * MINUTE_NANOS);
      totals.merge(use, end - since, Long::sum);
      current.merge(use, end - since, Long::sum);
      since = end;
      if ((since - start) % MINUTE_NANOS == 0) {
        keep(minute);
      }
    }
  }

  private void keep(long index) {
    minutes.addLast(new Minute(index, current));
    current = new EnumMap<>(DeviceUse.class);
    if (minutes.size() > MINUTES_MAX) {
      minutes.removeFirst();
    }
  }
}
