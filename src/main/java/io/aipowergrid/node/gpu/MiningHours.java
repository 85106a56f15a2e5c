package io.aipowergrid.node.gpu;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * When mining may compute. Immutable.
 *
 * @param windows any of them allows it; none at all means always
 */
public record MiningHours(ZoneId zone, List<Window> windows) {
  public MiningHours {
    windows = List.copyOf(windows);
  }

  /**
   * Hours of some days; they go over midnight when the end is not after the start, and then belong
   * to the day of the start.
   *
   * @param to exclusive
   */
  public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Window {
      days = Set.copyOf(days);
    }

    private boolean contains(DayOfWeek day, LocalTime time) {
      if (from.isBefore(to)) {
        return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
      }
      return (days.contains(day) && !time.isBefore(from))
          || (days.contains(day.minus(1)) && time.isBefore(to));
    }
  }

  public static MiningHours always() {
    return new MiningHours(ZoneId.of("UTC"), List.of());
  }

  public boolean allow(Instant instant) {
    var local = instant.atZone(zone);
    return windows.isEmpty()
        || windows.stream()
            .anyMatch(window -> window.contains(local.getDayOfWeek(), local.toLocalTime()));
  }
}
