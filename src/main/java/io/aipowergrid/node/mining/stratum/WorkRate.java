package io.aipowergrid.node.mining.stratum;

import java.time.Instant;

/** How fast somebody searches, by accepted shares of the last minutes. Guarded by its owner. */
final class WorkRate {
  /** Minutes that the speed is averaged over. */
  static final int MINUTES = 10;

  private static final int SECONDS_PER_MINUTE = 60;

  private final Instant since;
  private final double[] hashesByMinute = new double[MINUTES];
  private long minute;

  /**
   * Nothing yet.
   *
   * @param since when the search began
   */
  WorkRate(Instant since) {
    this.since = since;
    this.minute = minuteOf(since);
  }

  /** A share was accepted. */
  void add(ShareWork work, Instant now) {
    advance(now);
    hashesByMinute[(int) (minute % MINUTES)] += work.hashes();
  }

  /** The running minute is not over, so the time is that of the full ones and the part of it. */
  double hashesPerSecond(Instant now) {
    advance(now);
    double sum = 0;
    for (double each : hashesByMinute) {
      sum += each;
    }
    long seconds = (MINUTES - 1) * SECONDS_PER_MINUTE + now.getEpochSecond() % SECONDS_PER_MINUTE;
    long known = Math.max(1, now.getEpochSecond() - since.getEpochSecond());
    return sum / Math.max(1, Math.min(seconds, known));
  }

  private void advance(Instant now) {
    long to = minuteOf(now);
    for (long m = Math.max(minute, to - MINUTES) + 1; m <= to; m++) {
      hashesByMinute[(int) (m % MINUTES)] = 0;
    }
    minute = Math.max(minute, to);
  }

  private static long minuteOf(Instant now) {
    return now.getEpochSecond() / SECONDS_PER_MINUTE;
  }
}
