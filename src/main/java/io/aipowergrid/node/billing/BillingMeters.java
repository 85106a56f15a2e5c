package io.aipowergrid.node.billing;

import io.aipowergrid.node.billing.data.LedgerSums;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What ledger and reservations tell Prometheus, over the whole database: every node of a cluster
 * shows the same figures, so boards take their maximum and never their sum. Measured now and then,
 * so that a scrape waits for nothing; what was not measured yet is NaN. Any thread.
 */
@ApplicationScoped
class BillingMeters {
  private static final Logger LOG = Logger.getLogger(BillingMeters.class);

  private final LedgerSums sums;
  private final Ledger ledger;
  private final InstantSource clock;
  private volatile LedgerSums.@Nullable Figures last;
  private volatile @Nullable LedgerCheck check;

  @Inject
  BillingMeters(LedgerSums sums, Ledger ledger, InstantSource clock, MeterRegistry registry) {
    this.sums = sums;
    this.ledger = ledger;
    this.clock = clock;
    for (AccountKind kind : AccountKind.values()) {
      Gauge.builder("aipg_billing_balance_micro_usd", this, it -> it.figure(f -> f.balance(kind)))
          .description("Sum of the balances of one kind of account; what the node owes is positive")
          .tag("account", kind.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gauge("aipg_billing_reservations_open", it -> it.figure(LedgerSums.Figures::open))
        .description("Reservations that neither were settled nor voided")
        .register(registry);
    gauge("aipg_billing_reservation_age_max", BillingMeters::oldestSeconds)
        .description("Age of the oldest open reservation; 0 without one")
        .baseUnit("seconds")
        .register(registry);
    gauge("aipg_billing_ledger_faults", it -> it.checked(found -> found.faults().size()))
        .description("What the last audit of the ledger found wrong; 0 when it balances")
        .register(registry);
    gauge("aipg_billing_ledger_check_age", it -> it.checked(found -> it.secondsSince(found.at())))
        .description("Time since the last audit of the ledger")
        .baseUnit("seconds")
        .register(registry);
    gauge("aipg_billing_ledger_transfers", it -> it.checked(LedgerCheck::transfers))
        .description("Transfers that the last audit read")
        .register(registry);
  }

  @Scheduled(
      every = "${aipg.billing.measure:15s}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "billing-measure")
  void measure() {
    try {
      last = sums.read();
    } catch (RuntimeException e) {
      // No figure rather than an old one.
      last = null;
      LOG.warnf("Balances were not measured reason=%s", e.getMessage());
    }
  }

  @Scheduled(
      every = "${aipg.billing.ledger-check:15m}",
      delayed = "20s",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "billing-ledger-check")
  void audit() {
    try {
      check = ledger.check();
    } catch (RuntimeException e) {
      LOG.warnf("The ledger was not audited reason=%s", e.getMessage());
    }
  }

  private Gauge.Builder<BillingMeters> gauge(String name, ToDoubleFunction<BillingMeters> value) {
    return Gauge.builder(name, this, value);
  }

  private double oldestSeconds() {
    return figure(figures -> figures.oldest() == null ? 0 : secondsSince(figures.oldest()));
  }

  private double figure(ToDoubleFunction<LedgerSums.Figures> value) {
    var known = last;
    return known == null ? Double.NaN : value.applyAsDouble(known);
  }

  private double checked(ToDoubleFunction<LedgerCheck> value) {
    var known = check;
    return known == null ? Double.NaN : value.applyAsDouble(known);
  }

  private double secondsSince(Instant instant) {
    return clock.instant().getEpochSecond() - instant.getEpochSecond();
  }
}
