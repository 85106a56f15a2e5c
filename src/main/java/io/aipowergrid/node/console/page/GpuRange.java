package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The periods that the page of a GPU offers, all ending with the hour that runs. */
enum GpuRange implements Period {
  DAY("24h", "last 24 hours", 24),
  WEEK("7d", "last 7 days", 7 * 24),
  MONTH("31d", "last 31 days", 31 * 24);

  private final String wireName;
  private final String label;
  private final int hours;

  GpuRange(String wireName, String label, int hours) {
    this.wireName = wireName;
    this.label = label;
    this.hours = hours;
  }

  static GpuRange of(@Nullable String wireName) {
    return Period.find(values(), wireName, DAY);
  }

  @Override
  public Instant from(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).minus(hours - 1L, ChronoUnit.HOURS);
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
