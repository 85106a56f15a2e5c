package io.aipowergrid.node.gpu;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a hot device rest until it is cooler by some degrees, so that it does not start and stop
 * with every degree. A temperature that cannot be read changes nothing; but a device that was too
 * hot for any work and has not said how hot it is for {@link #SILENCE_MAX} serves again, because
 * customers would wait for its sensor for ever. Its own protection slows it. Not thread-safe.
 */
final class HeatGuard {
  static final Duration SILENCE_MAX = Duration.ofMinutes(1);

  private final HeatLimits limits;
  private Restraint now = Restraint.NONE;
  private long heardAt;

  HeatGuard(HeatLimits limits) {
    this.limits = limits;
  }

  /**
   * What holds from now on.
   *
   * @param celsius null when the device does not say
   * @param nanos of a clock that only goes forward
   */
  Restraint next(@Nullable Long celsius, long nanos) {
    if (celsius != null) {
      now = after(celsius);
      heardAt = nanos;
    } else if (now == Restraint.OVERHEATED && nanos - heardAt >= SILENCE_MAX.toNanos()) {
      now = Restraint.HOT;
    }
    return now;
  }

  private Restraint after(long celsius) {
    if (celsius > limits.allPause()
        || (now == Restraint.OVERHEATED && celsius >= limits.allResume())) {
      return Restraint.OVERHEATED;
    }
    boolean rested = now != Restraint.NONE && celsius >= limits.miningResume();
    return rested || celsius > limits.miningPause() ? Restraint.HOT : Restraint.NONE;
  }
}
