package io.aipowergrid.node.gpu;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What devices report, in words with units; a dash where one does not say. Pure. */
public final class DeviceWords {
  private static final String UNKNOWN = "-";
  private static final double GIB = 1L << 30;

  private DeviceWords() {}

  /** {@code 61 °C}. */
  public static String temperature(Map<DeviceMetric, Long> reading) {
    return with(reading.get(DeviceMetric.TEMPERATURE_CELSIUS), " °C");
  }

  /** What the device draws and may draw: {@code 412 W of 700 W}. */
  public static String power(Map<DeviceMetric, Long> reading) {
    String drawn = watts(reading.get(DeviceMetric.POWER_MILLIWATTS));
    Long limit = reading.get(DeviceMetric.POWER_LIMIT_MILLIWATTS);
    return limit == null ? drawn : drawn + " of " + watts(limit);
  }

  private static String watts(@Nullable Long milliwatts) {
    return milliwatts == null ? UNKNOWN : Math.round(milliwatts / 1e3) + " W";
  }

  /** {@code 42 %}; devices that air from elsewhere cools have none. */
  public static String fan(Map<DeviceMetric, Long> reading) {
    return with(reading.get(DeviceMetric.FAN_PERCENT), " %");
  }

  /** Of the processors: {@code 1980 MHz}. */
  public static String clock(Map<DeviceMetric, Long> reading) {
    return with(reading.get(DeviceMetric.SM_CLOCK_MEGAHERTZ), " MHz");
  }

  /** Of the memory: {@code 3201 MHz}. */
  public static String memoryClock(Map<DeviceMetric, Long> reading) {
    return with(reading.get(DeviceMetric.MEMORY_CLOCK_MEGAHERTZ), " MHz");
  }

  /** {@code 3.5 of 139.8 GiB}. */
  public static String memory(Map<DeviceMetric, Long> reading, long memoryBytes) {
    Long used = reading.get(DeviceMetric.MEMORY_USED_BYTES);
    String all = String.format(Locale.ROOT, "%.1f GiB", memoryBytes / GIB);
    return used == null ? all : String.format(Locale.ROOT, "%.1f of %s", used / GIB, all);
  }

  /** Why it runs slower than it could; {@code no} when nothing slows it. */
  public static String throttled(Map<DeviceMetric, Long> reading) {
    Long bits = reading.get(DeviceMetric.THROTTLE_REASONS);
    if (bits == null) {
      return UNKNOWN;
    }
    String reasons =
        Throttle.of(bits).stream().map(Throttle::words).collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "no" : reasons;
  }

  private static String with(@Nullable Long value, String unit) {
    return value == null ? UNKNOWN : value + unit;
  }
}
