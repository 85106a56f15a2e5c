package io.aipowergrid.node.api;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as Go prints and parses them, such as {@code 12ms} and {@code 6m0s}: the form of the
 * rate-limit reset headers (api.md 6.1, T9).
 */
public final class GoDuration {
  private static final int MILLIS_PER_SECOND = 1000;

  private GoDuration() {}

  /** Rounded up to whole milliseconds; a negative duration counts as none. */
  public static String format(Duration duration) {
    long millis = Math.max(0, Math.ceilDiv(duration.toNanos(), 1_000_000L));
    if (millis == 0) return "0s";
    if (millis < MILLIS_PER_SECOND) return millis + "ms";
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    var seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros().toPlainString();
    if (hours > 0) return hours + "h" + minutes + "m" + seconds + "s";
    return minutes > 0 ? minutes + "m" + seconds + "s" : seconds + "s";
  }
}
