package io.aipowergrid.node.mining.stratum;

import java.time.Duration;
import java.time.Instant;

/** How many lines a miner may send: so many at once, so many a second. One thread at a time. */
final class LineRate {
  /** In the long run; an honest miner sends one in ten seconds. */
  static final int PER_SECOND = 10;

  /** At once. */
  static final int BURST = 100;

  private double tokens = BURST;
  private Instant at;

  LineRate(Instant now) {
    this.at = now;
  }

  /** Takes one if there is one. */
  boolean tryTake(Instant now) {
    double seconds = Math.max(0, Duration.between(at, now).toMillis() / 1e3);
    tokens = Math.min(BURST, tokens + seconds * PER_SECOND);
    at = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** Gives one back: a share that was worth something is no flood. */
  void giveBack() {
    tokens = Math.min(BURST, tokens + 1);
  }
}
