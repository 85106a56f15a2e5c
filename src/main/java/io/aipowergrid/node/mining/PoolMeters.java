package io.aipowergrid.node.mining;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What pools tell Prometheus. Labels are the five verdicts and the pools, 16 at most. */
final class PoolMeters {
  private static final String POOL = "pool";

  private static final Map<String, ToDoubleFunction<PoolReport>> VERDICTS =
      Map.of(
          "accepted", PoolReport::accepted,
          "stale", PoolReport::stale,
          "duplicate", PoolReport::duplicate,
          "rejected", PoolReport::rejected,
          "undecided", PoolReport::undecided);

  private PoolMeters() {}

  /** Registers the meters of each pool, which ask at each scrape. */
  static void register(MeterRegistry registry, MiningPools pools) {
    List<PoolReport> reports = pools.reports();
    for (int place = 0; place < reports.size(); place++) {
      register(registry, pools, place, reports.get(place).name());
    }
  }

  private static void register(MeterRegistry registry, MiningPools pools, int place, String name) {
    Gauge.builder("aipg_mining_pool_active", pools, it -> of(it, place).active() ? 1 : 0)
        .description("1 while the pool gives the work")
        .tag(POOL, name)
        .register(registry);
    Gauge.builder(
            "aipg_mining_pool_failed",
            pools,
            it -> of(it, place).state() == PoolState.FAILED ? 1 : 0)
        .description("1 while the last connection to the pool ended and it is tried again")
        .tag(POOL, name)
        .register(registry);
    Gauge.builder("aipg_mining_pool_hash_rate", pools, it -> of(it, place).hashesPerSecond())
        .description("Hashes a second by the shares that the pool accepted in ten minutes")
        .tag(POOL, name)
        .register(registry);
    FunctionCounter.builder(
            "aipg_mining_pool_connections", pools, it -> of(it, place).connections())
        .description("Connections made to the pool")
        .tag(POOL, name)
        .register(registry);
    VERDICTS.forEach(
        (verdict, read) ->
            FunctionCounter.builder(
                    "aipg_mining_pool_shares", pools, it -> read.applyAsDouble(of(it, place)))
                .description("Shares given to the pool by its verdict")
                .tag(POOL, name)
                .tag("verdict", verdict)
                .register(registry));
  }

  private static PoolReport of(MiningPools pools, int place) {
    return pools.reports().get(place);
  }
}
