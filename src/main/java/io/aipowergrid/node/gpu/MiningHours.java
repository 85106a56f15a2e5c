package io.aipowergrid.node.gpu;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When mining may compute. Immutable.
 *
 * @param windows any of them allows it; none at all means always
 */
public record MiningHours(ZoneId zone, List<Window> windows) {
  private static final Map<String, DayOfWeek> DAYS =
      Arrays.stream(DayOfWeek.values())
          .collect(
              Collectors.toMap(
                  day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT), Function.identity()));

  private static final Pattern WINDOW =
      Pattern.compile(
          "((?<first>DAY)(-(?<last>DAY))? +)?(?<from>TIME)-(?<to>TIME|24:00)"
              .replace("DAY", "mon|tue|wed|thu|fri|sat|sun")
              .replace("TIME", "([01]\\d|2[0-3]):[0-5]\\d"));

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

  /**
   * As the configuration writes them: {@code mon-fri 20:00-06:00}, {@code sat 00:00-24:00}, or
   * {@code 20:00-06:00} for every day.
   *
   * @throws IllegalStateException with a sentence for the operator
   */
  static MiningHours parse(List<String> windows, Optional<String> zone) {
    return new MiningHours(
        zone.map(MiningHours::zone).orElseGet(ZoneId::systemDefault),
        windows.stream().map(MiningHours::window).toList());
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalStateException("aipg.gpu.mining-zone knows no zone \"" + name + "\"", e);
    }
  }

  private static Window window(String text) {
    Matcher parts = WINDOW.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalStateException(
          "aipg.gpu.mining-hours are written mon-fri 20:00-06:00, not \"" + text + "\"");
    }
    String to = parts.group("to").equals("24:00") ? "00:00" : parts.group("to");
    return new Window(
        days(parts.group("first"), parts.group("last")),
        LocalTime.parse(parts.group("from")),
        LocalTime.parse(to));
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    DayOfWeek day = day(first);
    DayOfWeek end = last == null ? day : day(last);
    Set<DayOfWeek> days = EnumSet.of(day);
    while (day != end) {
      day = day.plus(1);
      days.add(day);
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    return Objects.requireNonNull(DAYS.get(name));
  }

  public boolean allow(Instant instant) {
    var local = instant.atZone(zone);
    return windows.isEmpty()
        || windows.stream()
            .anyMatch(window -> window.contains(local.getDayOfWeek(), local.toLocalTime()));
  }
}
