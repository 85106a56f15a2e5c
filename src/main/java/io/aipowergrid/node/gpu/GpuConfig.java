package io.aipowergrid.node.gpu;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How this machine's devices are shared between those who use them, and when they rest. */
@ConfigMapping(prefix = "aipg.gpu")
public interface GpuConfig {
  /** Memory of a device that is never leased: for contexts, other programs, the desktop. */
  @WithDefault("512M")
  MemorySize reservedMemory();

  /** How long nobody else must have computed on a device before mining goes on. */
  @WithDefault("10s")
  Duration quietPeriod();

  /** After this wait a task that is not mining goes before those of higher priority. */
  @WithDefault("2s")
  Duration patience();

  /** How many leases may be waited for on a device, and how many tasks may wait there. */
  @WithDefault("64")
  int waitersMax();

  /** How often temperature, power and clocks of the devices are read, and the limits looked at. */
  @WithDefault("2s")
  Duration lookInterval();

  /**
   * The most that each device may draw. The driver holds it where it lets the node set it, within
   * what the device takes; elsewhere mining rests while the mean of a minute is above. What held
   * before is set again when the node stops, or at its next start after it was killed. Absent, the
   * device keeps its own limit.
   */
  OptionalInt powerLimitWatts();

  /** How often the state of the devices is written to the database. */
  @WithDefault("10s")
  Duration reportInterval();

  /** How long what each device was used for, drew and mined by the hour is kept. */
  @WithDefault("400d")
  Duration hoursKept();

  /** The longest time for which an operator can hold a device. */
  @WithDefault("30d")
  Duration holdMax();

  /**
   * When mining may compute, such as {@code mon-fri 20:00-06:00,sat-sun 00:00-24:00}: any of them
   * allows it. Hours whose end is not after their start go over midnight and belong to the day on
   * which they start; without days they are of every day. Absent, mining may always compute.
   */
  Optional<List<String>> miningHours();

  /** The time zone of the hours, such as {@code Europe/Berlin}; absent, the machine's. */
  Optional<String> miningZone();

  /**
   * Limits of single devices in place of those of all, by UUID as {@code nvidia-smi -L} prints it,
   * such as {@code aipg.gpu.limits.GPU-0a1b.power-limit-watts} for a UUID of {@code GPU-0a1b}; 0
   * leaves that device its own limit. Behind the UUID may also stand {@code mining-pause-celsius},
   * {@code mining-resume-celsius}, {@code all-pause-celsius} and {@code all-resume-celsius}. What
   * is absent is as for all devices. The name of an environment variable cannot hold a UUID: write
   * these into {@code config/application.properties}.
   */
  Map<String, Limits> limits();

  /** Of one device; see {@link #powerLimitWatts} and {@link Heat}. */
  interface Limits {
    /** See {@link GpuConfig#powerLimitWatts}; 0 leaves the device its own limit. */
    OptionalInt powerLimitWatts();

    /** See {@link Heat#miningPauseCelsius}. */
    OptionalInt miningPauseCelsius();

    /** See {@link Heat#miningResumeCelsius}. */
    OptionalInt miningResumeCelsius();

    /** See {@link Heat#allPauseCelsius}. */
    OptionalInt allPauseCelsius();

    /** See {@link Heat#allResumeCelsius}. */
    OptionalInt allResumeCelsius();
  }

  /** At which temperatures the devices rest. */
  Heat heat();

  /** Temperatures in degrees Celsius. */
  interface Heat {
    /** Above it mining waits, and customers' work goes on. */
    @WithDefault("85")
    int miningPauseCelsius();

    /** Mining that waits for a cooler device goes on below it. */
    @WithDefault("75")
    int miningResumeCelsius();

    /** Above it nothing computes there: mining waits, and customers' work goes elsewhere. */
    @WithDefault("92")
    int allPauseCelsius();

    /** Work that waits for a cooler device goes on below it; mining waits on for its own bound. */
    @WithDefault("82")
    int allResumeCelsius();
  }
}
