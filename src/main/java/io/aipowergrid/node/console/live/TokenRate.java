package io.aipowergrid.node.console.live;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tokens per second from a counter that only grows. Not thread-safe. */
final class TokenRate {
  /** Older samples than this say nothing about now. */
  static final Duration STALE = Duration.ofSeconds(15);

  private long lastCount;
  private @Nullable Instant lastAt;

  /** The rate since the last sample; zero for the first one or after a long silence. */
  double sample(long count, Instant now) {
    Instant before = lastAt;
    long grown = count - lastCount;
    lastCount = count;
    lastAt = now;
    if (before == null || grown < 0) {
      return 0;
    }
    var passed = Duration.between(before, now);
    boolean useless = !passed.isPositive() || passed.compareTo(STALE) > 0;
    return useless ? 0 : grown * 1e9 / passed.toNanos();
  }
}
