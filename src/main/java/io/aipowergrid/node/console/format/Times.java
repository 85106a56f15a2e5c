package io.aipowergrid.node.console.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in words: relative to read, exact to be sure. Thread-safe. */
public final class Times {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT_MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final long NOW_SECONDS = 2;

  private Times() {}

  /** {@code 2026-11-22 15:40:12 UTC}. */
  public static String exact(Instant time) {
    return EXACT.format(time);
  }

  /** {@code 2026-11-22 15:40:12.345 UTC}. */
  public static String exactMillis(Instant time) {
    return EXACT_MILLIS.format(time);
  }

  /** {@code 15:40:12.345}, for times of one day under each other. */
  public static String clock(Instant time) {
    return CLOCK.format(time);
  }

  /** {@code 4 min ago}, {@code in 3 d}; the browser repeats the same wording (time.js). */
  public static String ago(Instant time, Instant now) {
    long seconds = Math.round(Duration.between(time, now).toMillis() / 1000.0);
    boolean future = seconds < 0;
    long size = Math.abs(seconds);
    if (size < NOW_SECONDS) {
      return "now";
    }
    String words = rounded(size);
    return future ? "in " + words : words + " ago";
  }

  private static String rounded(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  /**
   * {@code 340 µs}, {@code 12.4 ms}, {@code 412 ms}, {@code 3.21 s}, {@code 4 min 5 s}, {@code 2 h
   * 3 min}.
   */
  public static String took(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos < 1_000_000) {
      return nanos / 1000 + " µs";
    }
    if (nanos < 1_000_000_000) {
      return String.format(Locale.ROOT, nanos < 100_000_000 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
    }
    if (duration.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
    return duration.toHours() > 0
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
