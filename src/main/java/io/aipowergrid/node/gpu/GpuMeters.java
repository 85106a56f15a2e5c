package io.aipowergrid.node.gpu;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What devices tell Prometheus, at most a second old. Labels are their UUIDs, and members of enums.
 * What a device does not say is NaN.
 */
final class GpuMeters {
  private static final double MILLI = 1e-3;
  private static final double PERCENT = 1e-2;
  private static final double MEGA = 1e6;

  /** So the meters of a device ask for its status once a scrape. */
  private static final Duration STATUS_KEPT = Duration.ofSeconds(1);

  private GpuMeters() {}

  /** Registers the meters of every device there is; a machine has the same ones until it stops. */
  static void register(MeterRegistry registry, List<DeviceWatch> watches) {
    for (DeviceWatch watch : watches) {
      var status = new Recent<>(watch::status, STATUS_KEPT, System::nanoTime);
      register(new Meters(registry, watch, status));
    }
  }

  private static void register(Meters meters) {
    readings(meters);
    for (DeviceUse use : DeviceUse.values()) {
      meters.counter(
          "seconds",
          "Time by what the device was used for, or why it was not; the sum is all time",
          it -> seconds(it, use),
          "reason",
          label(use));
    }
    for (Workload workload : Workload.values()) {
      meters.gauge(
          "leased_bytes",
          "Memory that a workload has",
          it -> it.view().leasedBytes().getOrDefault(workload, 0L),
          "workload",
          label(workload));
    }
    meters.counter("released_bytes", "Memory that was given back", it -> it.view().releasedBytes());
    meters.gauge(
        "preemption_p99_seconds",
        "How long work that found mining waited for the device, at 99 percent",
        it -> it.view().computeWaits().p99().toNanos() / 1e9);
    meters.timer(
        "preempt_compute",
        "How long work that found mining computing waited for the device; the dataset stays",
        DeviceView::computeWaits);
    meters.gauge(
        "preempt_memory_p99_seconds",
        "How long who found mining in the memory they needed waited for it, at 99 percent",
        it -> it.view().memoryWaits().p99().toNanos() / 1e9);
    meters.timer(
        "preempt_memory",
        "How long who found mining in the memory they needed waited until it was free",
        DeviceView::memoryWaits);
    meters.counter(
        "energy_joules",
        "Energy that the device drew, integrated from the power that it reports",
        it -> it.millijoules() * MILLI);
    meters.gauge(
        "drained",
        "1 while an operator keeps everything off the device",
        it -> is(it.drain().isPresent()));
    meters.gauge(
        "held", "1 while an operator keeps mining off the device", it -> is(it.hold().isPresent()));
    health(meters);
  }

  private static double seconds(DeviceStatus status, DeviceUse use) {
    var time = status.view().usedFor().get(use);
    return time == null ? 0 : time.toNanos() / 1e9;
  }

  private static void readings(Meters meters) {
    meters.reading("temperature_celsius", "Temperature", DeviceMetric.TEMPERATURE_CELSIUS, 1);
    meters.reading("power_watts", "What the device draws", DeviceMetric.POWER_MILLIWATTS, MILLI);
    meters.reading(
        "power_limit_watts",
        "The most that the device may draw",
        DeviceMetric.POWER_LIMIT_MILLIWATTS,
        MILLI);
    meters.reading("fan_ratio", "How fast the fan turns", DeviceMetric.FAN_PERCENT, PERCENT);
    meters.reading(
        "sm_clock_hertz", "Clock of the processors", DeviceMetric.SM_CLOCK_MEGAHERTZ, MEGA);
    meters.reading(
        "memory_clock_hertz", "Clock of the memory", DeviceMetric.MEMORY_CLOCK_MEGAHERTZ, MEGA);
    meters.reading(
        "memory_used_bytes",
        "Memory in use, other programs' too",
        DeviceMetric.MEMORY_USED_BYTES,
        1);
    meters.gauge("memory_bytes", "Memory of the device", it -> it.view().info().memoryBytes());
    for (Throttle throttle : Throttle.values()) {
      meters.gauge(
          "throttled",
          "1 while the device is slowed for this reason",
          it -> throttled(it, throttle),
          "reason",
          label(throttle));
    }
  }

  private static double throttled(DeviceStatus status, Throttle throttle) {
    Long bits = status.reading().get(DeviceMetric.THROTTLE_REASONS);
    return bits == null ? Double.NaN : is(throttle.isIn(bits));
  }

  private static void health(Meters meters) {
    for (Restraint restraint : Restraint.values()) {
      if (restraint != Restraint.NONE) {
        meters.gauge(
            "restrained",
            "1 while a limit keeps mining, or everything, off the device",
            it -> is(it.view().restraint() == restraint),
            "reason",
            label(restraint));
      }
    }
    meters.gauge(
        "broken", "1 while the device is failed or lost", it -> is(it.view().state().isBroken()));
    for (Xid.Effect effect : Xid.Effect.values()) {
      meters.counter(
          "xids",
          "Errors that the driver reported, by what they did to the device",
          it -> it.xids().getOrDefault(effect, 0L),
          "effect",
          label(effect));
    }
    meters.gauge(
        "xid_last",
        "Number of the last error that the driver reported; 0 for none",
        it -> it.lastXid().map(seen -> seen.xid().number()).orElse(0));
  }

  private static double is(boolean so) {
    return so ? 1 : 0;
  }

  private static String label(Enum<?> member) {
    return member.name().toLowerCase(Locale.ROOT);
  }

  /** The meters of one device. */
  private record Meters(MeterRegistry registry, DeviceWatch watch, Recent<DeviceStatus> status) {
    void gauge(
        String name, String description, ToDoubleFunction<DeviceStatus> read, String... tags) {
      Gauge.builder("aipg_gpu_" + name, watch, _ -> read.applyAsDouble(status.get()))
          .description(description)
          .tag("device", watch.uuid())
          .tags(tags)
          .register(registry);
    }

    void reading(String name, String description, DeviceMetric metric, double factor) {
      gauge(
          name,
          description,
          it -> {
            Long value = it.reading().get(metric);
            return value == null ? Double.NaN : value * factor;
          });
    }

    /** The status is of one moment for the count and for the sum, unless a second lies between. */
    void timer(String name, String description, Function<DeviceView, Waits> read) {
      FunctionTimer.builder(
              "aipg_gpu_" + name,
              watch,
              _ -> read.apply(status.get().view()).count(),
              _ -> read.apply(status.get().view()).total().toNanos(),
              TimeUnit.NANOSECONDS)
          .description(description)
          .tag("device", watch.uuid())
          .register(registry);
    }

    void counter(
        String name, String description, ToDoubleFunction<DeviceStatus> read, String... tags) {
      FunctionCounter.builder("aipg_gpu_" + name, watch, _ -> read.applyAsDouble(status.get()))
          .description(description)
          .tag("device", watch.uuid())
          .tags(tags)
          .register(registry);
    }
  }
}
