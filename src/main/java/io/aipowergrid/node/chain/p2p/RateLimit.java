package io.aipowergrid.node.chain.p2p;

import java.time.Duration;
import java.time.Instant;

/** A token bucket: so many at once, so many a second in the long run. Belongs to one thread. */
public final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private Instant filledAt;

  /**
   * @param now the bucket is full then
   */
  public RateLimit(double perSecond, double burst, Instant now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Takes one if there is one. */
  public boolean tryTake(Instant now) {
    return tryTake(1, now);
  }

  /** Takes so many if there are so many. */
  public boolean tryTake(int count, Instant now) {
    double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND);
    tokens = Math.min(burst, tokens + seconds * perSecond);
    filledAt = now;
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }
}
