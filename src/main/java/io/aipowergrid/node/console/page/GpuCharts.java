package io.aipowergrid.node.console.page;

import io.aipowergrid.node.gpu.DeviceUse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The GPU-minute chart: minutes of each reason, stacked by hour. Thread-safe. */
final class GpuCharts {
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.UK).withZone(ZoneOffset.UTC);

  private GpuCharts() {}

  static String dayAndHour(Instant start) {
    return LABEL.format(start);
  }

  /** Reasons that never held are left out. */
  static String minutes(List<GpuHour> hours) {
    List<ChartSpec.Series> series = new ArrayList<>();
    for (DeviceUse use : DeviceUse.values()) {
      add(series, hours, use.words(), hour -> hour.uses().getOrDefault(use, Duration.ZERO));
    }
    add(series, hours, GpuHour.UNWATCHED, GpuHour::unwatched);
    var labels = hours.stream().map(GpuHour::label).toList();
    return new ChartSpec("bar", "min", true, "", labels, series).json();
  }

  private static void add(
      List<ChartSpec.Series> series,
      List<GpuHour> hours,
      String name,
      Function<GpuHour, Duration> time) {
    if (hours.stream().map(time).anyMatch(Duration::isPositive)) {
      series.add(
          new ChartSpec.Series(
              name, hours.stream().<Number>map(hour -> minutes(time.apply(hour))).toList()));
    }
  }

  /** To a tenth. */
  private static double minutes(Duration time) {
    return Math.round(time.toMillis() / 6_000.0) / 10.0;
  }
}
