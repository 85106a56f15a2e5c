package io.aipowergrid.node.chain.p2p;

import java.time.Duration;
import java.time.Instant;

/** When to try again: at once, then after a second, two, four, up to a limit. One thread. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Duration max;
  private Duration next = FIRST;
  private Instant dueAt = Instant.EPOCH;

  Backoff(Duration max) {
    this.max = max;
  }

  boolean isDue(Instant now) {
    return !dueAt.isAfter(now);
  }

  /** Notes an attempt; the one after it has to wait. */
  void attempted(Instant now) {
    dueAt = now.plus(next);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
  }

  void succeeded() {
    next = FIRST;
    dueAt = Instant.EPOCH;
  }
}
