package io.aipowergrid.node.mining;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the Stratum server tells Prometheus. Labels are the five verdicts. */
final class RigMeters {
  private static final Map<String, ToDoubleFunction<RigTotals>> VERDICTS =
      Map.of(
          "accepted", RigTotals::accepted,
          "stale", RigTotals::stale,
          "duplicate", RigTotals::duplicate,
          "rejected", RigTotals::rejected,
          "busy", RigTotals::busy);

  private RigMeters() {}

  /** Registers the meters of a service, which they ask at each scrape. */
  static void register(MeterRegistry registry, StratumService service) {
    Gauge.builder("aipg_mining_rigs_wanted", service, it -> it.wanted() ? 1 : 0)
        .description("1 while an address for rigs is configured")
        .register(registry);
    Gauge.builder("aipg_mining_rigs_listening", service, it -> it.address().isPresent() ? 1 : 0)
        .description("1 while rigs may connect")
        .register(registry);
    Gauge.builder("aipg_mining_rigs_connected", service, it -> it.totals().sessions())
        .description("Connections of rigs")
        .register(registry);
    Gauge.builder("aipg_mining_rigs_hash_rate", service, RigMeters::hashRate)
        .description("Hashes a second by the shares that rigs gave in ten minutes")
        .register(registry);
    FunctionCounter.builder("aipg_mining_rigs_bans", service, it -> it.totals().bans())
        .description("Addresses of rigs that were banned")
        .register(registry);
    VERDICTS.forEach(
        (verdict, read) ->
            FunctionCounter.builder(
                    "aipg_mining_rigs_shares", service, it -> read.applyAsDouble(it.totals()))
                .description("Shares of rigs by what they were answered")
                .tag("verdict", verdict)
                .register(registry));
  }

  private static double hashRate(StratumService service) {
    return service.reports().stream().mapToDouble(RigReport::hashesPerSecond).sum();
  }
}
