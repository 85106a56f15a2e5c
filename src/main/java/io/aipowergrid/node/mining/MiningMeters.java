package io.aipowergrid.node.mining;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What mining tells Prometheus. Labels are the five verdicts and the kinds of miners. */
final class MiningMeters {
  private static final String MINER = "miner";

  static final Map<String, ToDoubleFunction<MiningStatistics>> VERDICTS =
      Map.of(
          "accepted", MiningStatistics::accepted,
          "stale", MiningStatistics::stale,
          "duplicate", MiningStatistics::duplicate,
          "rejected", MiningStatistics::rejected,
          "undecided", MiningStatistics::undecided);

  /** Who searches in this node. */
  private enum Kind {
    CPU,
    GPU;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    double rate(MiningService service) {
      double gpu =
          service.gpus().devices().stream().mapToDouble(DeviceReport::hashesPerSecond).sum();
      return this == GPU ? gpu : Math.max(0, service.status().hashesPerSecond() - gpu);
    }

    MiningStatistics statistics(MiningService service) {
      MiningStatistics gpu =
          service.gpus().devices().stream()
              .map(DeviceReport::statistics)
              .reduce(MiningStatistics.NONE, MiningStatistics::plus);
      return this == GPU ? gpu : service.status().statistics().since(gpu);
    }
  }

  private MiningMeters() {}

  /** Registers the meters of a service, which they ask at each scrape. */
  static void register(MeterRegistry registry, MiningService service) {
    Gauge.builder("aipg_mining_active", service, it -> is(it, MiningState.MINING) ? 1 : 0)
        .description("1 while the node mines")
        .register(registry);
    Gauge.builder(
            "aipg_mining_wanted",
            service,
            it -> is(it, MiningState.MINING) || is(it, MiningState.WAITING) ? 1 : 0)
        .description("1 while the node shall mine, whether or not it can; alerts ask this first")
        .register(registry);
    for (Kind kind : Kind.values()) {
      register(registry, service, kind);
    }
  }

  private static void register(MeterRegistry registry, MiningService service, Kind kind) {
    Gauge.builder("aipg_mining_hash_rate", service, kind::rate)
        .description("Hashes a second over the last minute")
        .tag(MINER, kind.label())
        .register(registry);
    var counters = new Counters(registry, service, kind);
    counters.add("hashes", "Hashes computed", MiningStatistics::hashes);
    counters.add("blocks", "Blocks found", MiningStatistics::blocks);
    counters.add(
        "jobs_failed",
        "Jobs given up because hashing or their source broke",
        MiningStatistics::failed);
    VERDICTS.forEach(
        (verdict, read) ->
            counters.add("solutions", "Solutions by their verdict", read, "verdict", verdict));
  }

  private record Counters(MeterRegistry registry, MiningService service, Kind kind) {
    void add(
        String name, String description, ToDoubleFunction<MiningStatistics> read, String... tags) {
      FunctionCounter.builder(
              "aipg_mining_" + name, service, it -> read.applyAsDouble(kind.statistics(it)))
          .description(description)
          .tag(MINER, kind.label())
          .tags(tags)
          .register(registry);
    }
  }

  private static boolean is(MiningService service, MiningState state) {
    return service.status().state() == state;
  }
}
