package io.aipowergrid.node.mining;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What mining tells Prometheus. Labels are the five verdicts and the kinds of miners. */
final class MiningMeters {
  private static final String MINER = "miner";
  private static final String CPU = "cpu";

  private static final Map<String, ToDoubleFunction<MiningStatistics>> VERDICTS =
      Map.of(
          "accepted", MiningStatistics::accepted,
          "stale", MiningStatistics::stale,
          "duplicate", MiningStatistics::duplicate,
          "rejected", MiningStatistics::rejected,
          "undecided", MiningStatistics::undecided);

  private MiningMeters() {}

  /** Registers the meters of a service, which they ask at each scrape. */
  static void register(MeterRegistry registry, MiningService service) {
    Gauge.builder("aipg_mining_hash_rate", service, it -> it.status().hashesPerSecond())
        .description("Hashes a second over the last minute")
        .tag(MINER, CPU)
        .register(registry);
    Gauge.builder("aipg_mining_active", service, it -> is(it, MiningState.MINING) ? 1 : 0)
        .description("1 while the node mines")
        .register(registry);
    Gauge.builder(
            "aipg_mining_wanted",
            service,
            it -> is(it, MiningState.MINING) || is(it, MiningState.WAITING) ? 1 : 0)
        .description("1 while the node shall mine, whether or not it can; alerts ask this first")
        .register(registry);
    counter(registry, service, "aipg_mining_hashes", "Hashes computed", MiningStatistics::hashes);
    counter(registry, service, "aipg_mining_blocks", "Blocks found", MiningStatistics::blocks);
    counter(
        registry,
        service,
        "aipg_mining_jobs_failed",
        "Jobs given up because hashing or their source broke",
        MiningStatistics::failed);
    VERDICTS.forEach(
        (verdict, read) ->
            FunctionCounter.builder("aipg_mining_solutions", service, it -> of(it, read))
                .description("Solutions by their verdict")
                .tag(MINER, CPU)
                .tag("verdict", verdict)
                .register(registry));
  }

  private static void counter(
      MeterRegistry registry,
      MiningService service,
      String name,
      String description,
      ToDoubleFunction<MiningStatistics> read) {
    FunctionCounter.builder(name, service, it -> of(it, read))
        .description(description)
        .tag(MINER, CPU)
        .register(registry);
  }

  private static boolean is(MiningService service, MiningState state) {
    return service.status().state() == state;
  }

  private static double of(MiningService service, ToDoubleFunction<MiningStatistics> read) {
    return read.applyAsDouble(service.status().statistics());
  }
}
