package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * At which limits a device rests.
 *
 * @param powerWatts 0 for none
 */
record WatchLimits(HeatLimits heat, int powerWatts) {
  WatchLimits {
    if (powerWatts < 0) {
      throw new IllegalStateException("aipg.gpu.power-limit-watts is positive");
    }
  }

  /**
   * Those of a device: its own where it has some, else those of all.
   *
   * @throws IllegalStateException with a sentence for the operator when they contradict each other
   */
  static WatchLimits of(GpuConfig config, String uuid) {
    var heat = config.heat();
    var own = new Own(config.limits().get(uuid));
    return new WatchLimits(
        new HeatLimits(
            own.or(GpuConfig.Limits::miningPauseCelsius, heat.miningPauseCelsius()),
            own.or(GpuConfig.Limits::miningResumeCelsius, heat.miningResumeCelsius()),
            own.or(GpuConfig.Limits::allPauseCelsius, heat.allPauseCelsius()),
            own.or(GpuConfig.Limits::allResumeCelsius, heat.allResumeCelsius())),
        own.or(GpuConfig.Limits::powerLimitWatts, config.powerLimitWatts().orElse(0)));
  }

  private record Own(GpuConfig.@Nullable Limits limits) {
    int or(Function<GpuConfig.Limits, OptionalInt> key, int ofAll) {
      return limits == null ? ofAll : key.apply(limits).orElse(ofAll);
    }
  }

  /**
   * As {@link #of}, for all devices and for each that has limits of its own. Times are refused with
   * which a thread would never rest, no device could be held, or the running hour be forgotten.
   */
  static void require(GpuConfig config) {
    requireMillis("look-interval", config.lookInterval());
    requireMillis("report-interval", config.reportInterval());
    requireMillis("hold-max", config.holdMax());
    if (config.hoursKept().compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalStateException("aipg.gpu.hours-kept is an hour or more");
    }
    of(config, "");
    for (String uuid : config.limits().keySet()) {
      try {
        of(config, uuid);
      } catch (IllegalStateException e) {
        throw new IllegalStateException("aipg.gpu.limits." + uuid + ": " + e.getMessage(), e);
      }
    }
  }

  private static void requireMillis(String key, Duration time) {
    if (time.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalStateException("aipg.gpu.%s is a millisecond or more".formatted(key));
    }
  }
}
