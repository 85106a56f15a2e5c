package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageBucket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** The periods the usage page offers, all ending now and beginning at a full hour or UTC day. */
enum UsageRange {
  DAY("24h", "last 24 hours", 23, ChronoUnit.HOURS, UsageBucket.Width.HOUR),
  WEEK("7d", "last 7 days", 6, ChronoUnit.DAYS, UsageBucket.Width.DAY),
  MONTH("30d", "last 30 days", 29, ChronoUnit.DAYS, UsageBucket.Width.DAY),
  QUARTER("90d", "last 90 days", 89, ChronoUnit.DAYS, UsageBucket.Width.DAY),
  YEAR("365d", "last 365 days", 364, ChronoUnit.DAYS, UsageBucket.Width.DAY);

  private final String wireName;
  private final String label;
  private final int back;
  private final ChronoUnit unit;
  private final UsageBucket.Width width;

  UsageRange(String wireName, String label, int back, ChronoUnit unit, UsageBucket.Width width) {
    this.wireName = wireName;
    this.label = label;
    this.back = back;
    this.unit = unit;
    this.width = width;
  }

  static UsageRange of(String wireName) {
    return Arrays.stream(values())
        .filter(range -> range.wireName.equals(wireName))
        .findFirst()
        .orElse(WEEK);
  }

  static List<Choice> choices(UsageRange chosen) {
    return Arrays.stream(values())
        .map(range -> Choice.of(range.wireName, range.label, chosen.wireName))
        .toList();
  }

  Instant from(Instant now) {
    return now.truncatedTo(unit).minus(back, unit);
  }

  UsageBucket.Width width() {
    return width;
  }

  String label() {
    return label;
  }
}
