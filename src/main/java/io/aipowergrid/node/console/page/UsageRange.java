package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageBucket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The periods the usage page offers, all ending now and beginning at a full hour or UTC day. */
enum UsageRange implements Period {
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
    return Period.find(values(), wireName, WEEK);
  }

  @Override
  public Instant from(Instant now) {
    return now.truncatedTo(unit).minus(back, unit);
  }

  UsageBucket.Width width() {
    return width;
  }

  @Override
  public String wireName() {
    return wireName;
  }

  @Override
  public String label() {
    return label;
  }
}
