package io.aipowergrid.node.console.format;

import java.util.Locale;

/** Counts, sizes and shortened hashes. Thread-safe. */
public final class Figures {
  private static final int SHORT_HEAD = 8;
  private static final int SHORT_TAIL = 6;
  private static final long KIB = 1024;

  private Figures() {}

  /** A whole number with thin groups: {@code 12,345}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 12 jobs}, {@code 1 job}. */
  public static String counted(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  /** {@code 4.5 MiB}. */
  public static String bytes(long value) {
    if (value < KIB) {
      return value + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double rest = value;
    int unit = -1;
    while (rest >= KIB && unit < units.length - 1) {
      rest /= KIB;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", rest, units[unit]);
  }

  /** A rate with one decimal below 100 and none above. */
  public static String rate(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  /** Shortened in the middle; short texts stay whole. */
  public static String shortened(String text) {
    return text.length() <= SHORT_HEAD + SHORT_TAIL + 1
        ? text
        : text.substring(0, SHORT_HEAD) + "…" + text.substring(text.length() - SHORT_TAIL);
  }
}
