package io.aipowergrid.node.mining;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What mining on devices tells Prometheus. Labels are the devices' UUIDs and the verdicts. */
final class DeviceMeters {
  private static final String DEVICE = "device";

  private DeviceMeters() {}

  /** Registers the meters of every device there is; a machine has the same ones until it stops. */
  static void register(MeterRegistry registry, MiningService service) {
    int devices = service.gpus().devices().size();
    for (int place = 0; place < devices; place++) {
      register(new Meters(registry, service, place));
    }
  }

  private static void register(Meters meters) {
    meters.gauge(
        "hash_rate", "Hashes a second over the last minute", DeviceReport::hashesPerSecond);
    meters.gauge(
        "active",
        "1 while the device searches",
        it -> it.state() == DeviceMiningState.MINING ? 1 : 0);
    meters.gauge("failed", "1 while the device is given up or lost", it -> isBroken(it) ? 1 : 0);
    meters.gauge(
        "epoch", "Epoch whose dataset is in memory; -1 for none", it -> it.epoch().orElse(-1));
    meters.counter("hashes", "Hashes computed", it -> it.statistics().hashes());
    meters.counter(
        "wrong_mixes", "Nonces whose mix hash was wrong; none left", DeviceReport::wrongMixes);
    meters.counter("datasets", "Datasets computed", DeviceReport::datasets);
    meters.timer(
        "rebuild",
        "How long computing a dataset took, from having its memory; also after others needed that",
        DeviceReport::datasets,
        DeviceReport::datasetTime);
    MiningMeters.VERDICTS.forEach(
        (verdict, read) ->
            meters.counter(
                "solutions",
                "Solutions by their verdict",
                it -> read.applyAsDouble(it.statistics()),
                "verdict",
                verdict));
  }

  private static boolean isBroken(DeviceReport device) {
    return switch (device.state()) {
      case FAILED, LOST -> true;
      case OFF, WAITING, PREPARING, PARKED, MINING -> false;
    };
  }

  /** The meters of one device, by its place in the report. */
  private record Meters(MeterRegistry registry, MiningService service, int place) {
    private DeviceReport report() {
      return service.gpus().devices().get(place);
    }

    void gauge(String name, String description, ToDoubleFunction<DeviceReport> read) {
      Gauge.builder("aipg_mining_device_" + name, service, _ -> read.applyAsDouble(report()))
          .description(description)
          .tag(DEVICE, report().uuid())
          .register(registry);
    }

    void timer(
        String name,
        String description,
        ToLongFunction<DeviceReport> count,
        Function<DeviceReport, Duration> total) {
      FunctionTimer.builder(
              "aipg_mining_device_" + name,
              service,
              _ -> count.applyAsLong(report()),
              _ -> total.apply(report()).toNanos(),
              TimeUnit.NANOSECONDS)
          .description(description)
          .tag(DEVICE, report().uuid())
          .register(registry);
    }

    void counter(
        String name, String description, ToDoubleFunction<DeviceReport> read, String... tags) {
      FunctionCounter.builder(
              "aipg_mining_device_" + name, service, _ -> read.applyAsDouble(report()))
          .description(description)
          .tag(DEVICE, report().uuid())
          .tags(tags)
          .register(registry);
    }
  }
}
