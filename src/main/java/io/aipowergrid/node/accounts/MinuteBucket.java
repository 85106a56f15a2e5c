package io.aipowergrid.node.accounts;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket that holds one minute's worth and refills evenly. Arithmetic is exact: the level
 * is kept in units times milliseconds of a minute. Not thread-safe; {@link Quotas} guards it.
 */
final class MinuteBucket {
  private static final long MINUTE_MILLIS = 60_000;

  private long limit;
  private long level;
  private long atMillis;

  /** Starts full. */
  MinuteBucket(long limit, Instant now) {
    this.limit = limit;
    this.level = limit * MINUTE_MILLIS;
    this.atMillis = now.toEpochMilli();
  }

  /** Lets the time since the last call flow in; a changed limit applies at once. */
  void refill(long newLimit, Instant now) {
    long millis = now.toEpochMilli();
    long elapsed = Math.clamp(millis - atMillis, 0, MINUTE_MILLIS);
    limit = newLimit;
    level = Math.min(level + elapsed * limit, limit * MINUTE_MILLIS);
    atMillis = Math.max(atMillis, millis);
  }

  boolean fits(long units) {
    return units <= limit && level >= units * MINUTE_MILLIS;
  }

  /** Whether more than a full minute is asked for, which no waiting can give. */
  boolean neverFits(long units) {
    return units > limit;
  }

  void take(long units) {
    if (!fits(units)) {
      throw new IllegalStateException("take only what fits");
    }
    level -= units * MINUTE_MILLIS;
  }

  void giveBack(long units) {
    level = Math.min(level + Math.min(units, limit) * MINUTE_MILLIS, limit * MINUTE_MILLIS);
  }

  long remaining() {
    return level / MINUTE_MILLIS;
  }

  /** How long until so many units fit, rounded up to a millisecond. */
  Duration untilFits(long units) {
    long missing = units * MINUTE_MILLIS - level;
    return missing <= 0 ? Duration.ZERO : Duration.ofMillis(Math.ceilDiv(missing, limit));
  }

  /** How long until the bucket is full again. */
  Duration untilFull() {
    return untilFits(limit);
  }
}
