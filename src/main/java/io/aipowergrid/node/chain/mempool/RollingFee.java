package io.aipowergrid.node.chain.mempool;

import java.time.Duration;
import java.time.Instant;

/**
 * What the pool demands after it had to let transactions go: a little more than those paid, falling
 * by half in half a day once blocks come again (txmempool.cpp, GetMinFee). Guarded by the pool's
 * lock.
 */
final class RollingFee {
  /** ROLLING_FEE_HALFLIFE. */
  private static final Duration HALF_LIFE = Duration.ofHours(12);

  private static final Duration STEP = Duration.ofSeconds(10);

  private final long incrementalPerKilobyte;
  private double perKilobyte;
  private boolean blockSinceRaise;
  private Instant updated = Instant.EPOCH;

  /**
   * @param incrementalPerKilobyte what is demanded beyond the rate of what had to go
   */
  RollingFee(long incrementalPerKilobyte) {
    this.incrementalPerKilobyte = incrementalPerKilobyte;
  }

  /** Something that paid this rate had to go. */
  void raise(long evictedPerKilobyte) {
    long demanded = evictedPerKilobyte + incrementalPerKilobyte;
    if (demanded > perKilobyte) {
      perKilobyte = demanded;
      blockSinceRaise = false;
    }
  }

  /** A block may have made room. */
  void blockConnected(Instant now) {
    blockSinceRaise = true;
    updated = now;
  }

  /**
   * Base units for 1000 bytes of virtual size; 0 while nothing special is demanded.
   *
   * @param share of the memory that is in use: an empty pool forgets faster
   */
  long current(double share, Instant now) {
    if (!blockSinceRaise || perKilobyte == 0) {
      return Math.round(perKilobyte);
    }
    Duration since = Duration.between(updated, now);
    if (since.compareTo(STEP) > 0) {
      double halfLife = HALF_LIFE.toSeconds() / (share < 0.25 ? 4.0 : share < 0.5 ? 2.0 : 1.0);
      perKilobyte /= Math.pow(2, since.toSeconds() / halfLife);
      updated = now;
      if (perKilobyte < incrementalPerKilobyte / 2.0) {
        perKilobyte = 0;
        return 0;
      }
    }
    return Math.max(Math.round(perKilobyte), incrementalPerKilobyte);
  }
}
