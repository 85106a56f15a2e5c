package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageBucket;
import io.aipowergrid.node.billing.UsageTotals;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Charts of tokens over time, empty hours and days included. Thread-safe. */
final class UsageCharts {
  private UsageCharts() {}

  /** Prompt and output tokens stacked, one bar for each bucket from {@code from} on. */
  static String tokens(
      List<UsageBucket> buckets, Instant from, Instant to, UsageBucket.Width width) {
    Map<Instant, UsageTotals> known =
        buckets.stream().collect(Collectors.toMap(UsageBucket::start, UsageBucket::totals));
    var labels = new ArrayList<String>();
    var prompt = new ArrayList<Number>();
    var output = new ArrayList<Number>();
    for (Instant start : starts(from, to, width)) {
      var totals = known.getOrDefault(start, UsageTotals.NONE);
      labels.add(label(width).apply(start));
      prompt.add(totals.promptTokens());
      output.add(totals.outputTokens());
    }
    return new ChartSpec(
            "bar",
            "tokens",
            true,
            "",
            labels,
            List.of(
                new ChartSpec.Series("Output tokens", output),
                new ChartSpec.Series("Prompt tokens", prompt)))
        .json();
  }

  /** An empty line that grows with the live figure of that name. */
  static String live(String figure, String name, String unit) {
    return new ChartSpec(
            "line", unit, false, figure, List.of(), List.of(new ChartSpec.Series(name, List.of())))
        .json();
  }

  private static List<Instant> starts(Instant from, Instant to, UsageBucket.Width width) {
    var unit = width == UsageBucket.Width.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    var starts = new ArrayList<Instant>();
    for (var start = from.truncatedTo(unit); start.isBefore(to); start = start.plus(1, unit)) {
      starts.add(start);
    }
    return starts;
  }

  private static Function<Instant, String> label(UsageBucket.Width width) {
    String pattern = width == UsageBucket.Width.HOUR ? "HH:mm" : "d MMM";
    return DateTimeFormatter.ofPattern(pattern, Locale.UK).withZone(ZoneOffset.UTC)::format;
  }
}
