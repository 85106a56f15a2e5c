package io.aipowergrid.node.gpu;

import java.util.Arrays;
import java.util.List;

/** Why a device runs slower than it could, by the bits of nvml.h, nvmlClocksThrottleReason…. */
public enum Throttle {
  /** It draws its limit, as a device at work does; no fault. */
  POWER_CAP(0x4, "at its power limit"),
  HARDWARE_SLOWDOWN(0x8, "slowed by hardware"),
  SOFTWARE_THERMAL(0x20, "slowed because it is hot"),
  HARDWARE_THERMAL(0x40, "slowed by hardware because it is hot"),
  POWER_BRAKE(0x80, "slowed because the power supply asks for it");

  private final long bit;
  private final String words;

  Throttle(long bit, String words) {
    this.bit = bit;
    this.words = words;
  }

  /** For the operator. */
  public String words() {
    return words;
  }

  boolean isIn(long bits) {
    return (bits & bit) != 0;
  }

  /** Those that the bits name; idle clocks and clocks that were chosen are none. */
  public static List<Throttle> of(long bits) {
    return Arrays.stream(values()).filter(it -> it.isIn(bits)).toList();
  }
}
