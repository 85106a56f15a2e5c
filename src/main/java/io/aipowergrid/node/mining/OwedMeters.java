package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;

/** What the ledger of miners tells Prometheus, as of the last look at it. No labels. */
final class OwedMeters {
  private static final double UNITS_PER_COIN = 1e8;

  private OwedMeters() {}

  /** Registers the meters of the ledger, which they ask at each scrape. */
  static void register(MeterRegistry registry, Payouts payouts) {
    Gauge.builder("aipg_mining_owed_coins", payouts, it -> coins(it.followed().owed()))
        .description("Coins that miners are owed by the ledger")
        .register(registry);
    Gauge.builder("aipg_mining_owed_miners", payouts, it -> it.followed().miners())
        .description("Miners who are owed something")
        .register(registry);
    Gauge.builder(
            "aipg_mining_owed_paid_time_seconds",
            payouts,
            it -> it.followed().lastPaid().map(Instant::getEpochSecond).orElse(0L))
        .description("When miners were paid last, in seconds since 1970; 0 for never")
        .register(registry);
  }

  private static double coins(Amount amount) {
    return amount.units() / UNITS_PER_COIN;
  }
}
