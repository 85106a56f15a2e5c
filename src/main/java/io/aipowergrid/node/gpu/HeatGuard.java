package io.aipowergrid.node.gpu;

import org.jspecify.annotations.Nullable;

/**
 * Lets a hot device rest until it is cooler by some degrees, so that it does not start and stop
 * with every degree. A temperature that cannot be read changes nothing. Not thread-safe.
 */
final class HeatGuard {
  private final HeatLimits limits;
  private Restraint now = Restraint.NONE;

  HeatGuard(HeatLimits limits) {
    this.limits = limits;
  }

  /**
   * What holds from now on.
   *
   * @param celsius null when the device does not say
   */
  Restraint next(@Nullable Long celsius) {
    if (celsius != null) {
      now = after(celsius);
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
