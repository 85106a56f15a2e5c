package io.aipowergrid.node.console.page;

import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.EnergyHour;
import io.aipowergrid.node.gpu.UseHour;
import io.aipowergrid.node.mining.MinedHour;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An hour of a GPU: what it was used for, or why it was not, what it drew and what mining did.
 *
 * @param start of the hour
 * @param uses time by reason, in the order of the enum
 * @param unwatched the rest of the hour: the node did not run
 * @param millijoules that it drew; 0 when it did not say its power
 */
public record GpuHour(
    Instant start,
    Map<DeviceUse, Duration> uses,
    Duration unwatched,
    long millijoules,
    MinedHour mining) {
  /** How the time without a node is called. */
  static final String UNWATCHED = "node off";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final double MILLIJOULES_PER_WATT_HOUR = 3_600_000;

  public GpuHour {
    // Map.copyOf would lose the order.
    Map<DeviceUse, Duration> ordered = new EnumMap<>(DeviceUse.class);
    ordered.putAll(uses);
    uses = Collections.unmodifiableMap(ordered);
  }

  /** Every hour from the first one to the one that runs, the first one first. */
  static List<GpuHour> all(
      List<UseHour> uses,
      List<EnergyHour> energy,
      List<MinedHour> mining,
      Instant from,
      Instant now) {
    Map<Instant, List<UseHour>> used = uses.stream().collect(Collectors.groupingBy(UseHour::hour));
    Map<Instant, Long> drawn =
        energy.stream().collect(Collectors.toMap(EnergyHour::hour, EnergyHour::millijoules));
    Map<Instant, MinedHour> mined =
        mining.stream().collect(Collectors.toMap(MinedHour::hour, hour -> hour));
    List<GpuHour> hours = new ArrayList<>();
    for (var start = from; !start.isAfter(now); start = start.plus(1, ChronoUnit.HOURS)) {
      hours.add(
          of(
              start,
              used.getOrDefault(start, List.of()),
              drawn.getOrDefault(start, 0L),
              mined.getOrDefault(start, MinedHour.nothing(start)),
              now));
    }
    return hours;
  }

  private static GpuHour of(
      Instant start, List<UseHour> used, long millijoules, MinedHour mined, Instant now) {
    Map<DeviceUse, Duration> uses = new EnumMap<>(DeviceUse.class);
    used.forEach(it -> uses.merge(it.use(), it.time(), Duration::plus));
    Duration watched = uses.values().stream().reduce(Duration.ZERO, Duration::plus);
    Duration passed = Duration.between(start, now);
    Duration all = passed.compareTo(HOUR) > 0 ? HOUR : passed;
    Duration rest = all.minus(watched);
    return new GpuHour(start, uses, rest.isNegative() ? Duration.ZERO : rest, millijoules, mined);
  }

  /** Whether there is anything to say but that the node did not run. */
  boolean isWatched() {
    return !uses.isEmpty() || millijoules > 0 || mining.hashes() > 0 || mining.blocks() > 0;
  }

  public String label() {
    return GpuCharts.dayAndHour(start);
  }

  /** {@code mining 42 min, idle 18 min}; what took no half a minute is left out. */
  public String words() {
    List<String> parts = new ArrayList<>();
    uses.forEach((use, time) -> add(parts, use.words(), time));
    add(parts, UNWATCHED, unwatched);
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, Duration time) {
    long minutes = Math.round(time.toMillis() / 60_000.0);
    if (minutes > 0) {
      parts.add(what + " " + minutes + " min");
    }
  }

  public String net() {
    return mining.net().toCoins();
  }

  public String poolEstimate() {
    return mining.poolEstimate().toCoins();
  }

  public String energy() {
    return energy(millijoules);
  }

  /** {@code 412.5 Wh}; a dash for none. */
  static String energy(long millijoules) {
    return millijoules == 0
        ? "-"
        : String.format(Locale.ROOT, "%,.1f Wh", millijoules / MILLIJOULES_PER_WATT_HOUR);
  }

  /** For the file: seconds of each reason in the order of the enum, then without a node. */
  List<String> cells() {
    List<String> cells = new ArrayList<>();
    cells.add(start.toString());
    for (DeviceUse use : DeviceUse.values()) {
      cells.add(seconds(uses.getOrDefault(use, Duration.ZERO)));
    }
    cells.add(seconds(unwatched));
    // Empty rather than zero where the device did not say its power.
    cells.add(millijoules == 0 ? "" : BigDecimal.valueOf(millijoules, 3).toPlainString());
    cells.add(Long.toString(mining.hashes()));
    cells.add(Long.toString(mining.accepted()));
    cells.add(Long.toString(mining.stale()));
    cells.add(Long.toString(mining.rejected()));
    cells.add(Long.toString(mining.blocks()));
    cells.add(net());
    cells.add(poolEstimate());
    return cells;
  }

  private static String seconds(Duration time) {
    return Long.toString(Math.round(time.toMillis() / 1e3));
  }
}
