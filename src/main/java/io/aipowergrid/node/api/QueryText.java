package io.aipowergrid.node.api;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values of the query and the path; a wrong one is refused with its name. */
public final class QueryText {
  private static final Pattern COMPACT_ID = Pattern.compile("(?:chatcmpl-|cmpl-)?([0-9a-f]{32})");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  /** The end of what ISO 8601 writes with four digits; the database ends a little later. */
  private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private QueryText() {}

  /** A whole number; {@code absent} where there is none. */
  public static long number(String name, @Nullable String text, long absent, long min, long max) {
    return text == null ? absent : number(name, text, min, max);
  }

  /** A whole number that has to be there. */
  public static long required(String name, @Nullable String text, long min, long max) {
    if (text == null) throw wrong(name, range(min, max));
    return number(name, text, min, max);
  }

  private static long number(String name, String text, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) return value;
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw wrong(name, range(min, max));
  }

  private static String range(long min, long max) {
    String number = "must be a whole number";
    return max == Long.MAX_VALUE
        ? number + ", " + min + " or more"
        : number + " from " + min + " to " + max;
  }

  /** An ISO 8601 time in UTC, or whole seconds since 1970; from 1970 to the year 9999. */
  public static Instant instant(String name, @Nullable String text, Instant absent) {
    if (text == null) return absent;
    try {
      var time =
          SECONDS.matcher(text).matches()
              ? Instant.ofEpochSecond(Long.parseLong(text))
              : Instant.parse(text);
      if (!time.isBefore(Instant.EPOCH) && !time.isAfter(TIME_MAX)) return time;
    } catch (DateTimeException e) {
      // Refused below, as a time out of range is.
    }
    throw wrong(name, "must be a time such as 2026-11-22T00:00:00Z or seconds since 1970");
  }

  /** An id with its hyphens. */
  public static UUID uuid(String name, String text) {
    try {
      if (text.length() == 36) return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw wrong(name, "must be an id such as 01989f0a-5c0c-7d3e-9d41-a1b2c3d4e5f6");
  }

  /** A job's own id, or the id of its answer. */
  public static UUID jobId(String name, String text) {
    var compact = COMPACT_ID.matcher(text);
    if (!compact.matches()) return uuid(name, text);
    return UUID.fromString(
        compact.group(1).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
  }

  /** The refusal of a value, with its name and what it must be. */
  public static NodeException wrong(String name, String rule) {
    return new NodeException(ErrorCode.INVALID_REQUEST, "'" + name + "' " + rule + ".", name);
  }
}
