package io.aipowergrid.node.gpu;

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

  static WatchLimits of(GpuConfig config) {
    var heat = config.heat();
    return new WatchLimits(
        new HeatLimits(
            heat.miningPauseCelsius(),
            heat.miningResumeCelsius(),
            heat.allPauseCelsius(),
            heat.allResumeCelsius()),
        config.powerLimitWatts().orElse(0));
  }
}
