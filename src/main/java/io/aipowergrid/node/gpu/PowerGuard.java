package io.aipowergrid.node.gpu;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the mean power of a device below a limit by letting mining rest, where the driver does not
 * hold it. The mean is exponential over {@link #MEAN_OVER}; mining rests while it is above the
 * limit, and until it has fallen to {@link #RESUME_SHARE} of it. Not thread-safe.
 */
final class PowerGuard {
  static final Duration MEAN_OVER = Duration.ofMinutes(1);
  static final double RESUME_SHARE = 0.9;

  private final double limitMilliwatts;
  private boolean resting;
  private double mean;
  private long since;
  private boolean begun;

  PowerGuard(long limitMilliwatts) {
    this.limitMilliwatts = limitMilliwatts;
  }

  /**
   * What holds from now on.
   *
   * @param milliwatts null when the device does not say
   * @param now nanoseconds of a clock that only goes forward
   */
  Restraint next(@Nullable Long milliwatts, long now) {
    if (milliwatts != null) {
      add(milliwatts, now);
      resting = mean > limitMilliwatts * (resting ? RESUME_SHARE : 1);
    }
    return resting ? Restraint.OVER_POWER : Restraint.NONE;
  }

  private void add(long milliwatts, long now) {
    if (begun) {
      double share = -Math.expm1((double) (since - now) / MEAN_OVER.toNanos());
      mean += share * (milliwatts - mean);
    } else {
      mean = milliwatts;
      begun = true;
    }
    since = now;
  }
}
