package io.aipowergrid.node.mining.stratum;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When to try a pool again: after a while that doubles with each failure up to a limit, a little
 * more or less by chance, so that a pool's miners do not come back all at once. One thread at a
 * time.
 */
final class ReconnectDelay {
  /** A wait is longer or shorter by up to this part of it. */
  static final double JITTER = 0.25;

  /** A connection that lasted that long was a success. */
  static final Duration SUCCESS_MIN = Duration.ofMinutes(1);

  private final Duration first;
  private final Duration max;
  private final RandomGenerator random;
  private Duration next;
  private Instant dueAt = Instant.MIN;

  ReconnectDelay(Duration first, Duration max, RandomGenerator random) {
    this.first = first;
    this.max = max;
    this.random = random;
    this.next = first;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(dueAt);
  }

  Instant dueAt() {
    return dueAt;
  }

  /** Notes that a connection ended, and how long it had worked. */
  void ended(Instant now, Duration worked) {
    if (worked.compareTo(SUCCESS_MIN) >= 0) {
      next = first;
    }
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    dueAt = now.plusMillis(Math.round(next.toMillis() * factor));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
  }

  /** Notes that the pool itself said when to come back. */
  void postpone(Instant until) {
    dueAt = until;
    next = first;
  }
}
