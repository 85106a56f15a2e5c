package io.aipowergrid.node.gpu;

/** What a device reports about itself; the name says the unit. */
public enum DeviceMetric {
  TEMPERATURE_CELSIUS,
  POWER_MILLIWATTS,
  POWER_LIMIT_MILLIWATTS,
  FAN_PERCENT,
  SM_CLOCK_MEGAHERTZ,
  MEMORY_CLOCK_MEGAHERTZ,
  MEMORY_USED_BYTES,
  /** Bits of nvml.h, nvmlClocksThrottleReason…; zero when nothing slows the device. */
  THROTTLE_REASONS
}
