package io.aipowergrid.node.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The meters of money follow the ledger to the micro-USD, and show what its audit finds. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class BillingMetersIT {
  private static final Actor ACTOR = Actor.system("test");
  private static final UUID PROJECT = new UUID(7, 7);

  @Inject BillingMeters meters;
  @Inject MeterRegistry registry;
  @Inject Organisations organisations;
  @Inject Ledger ledger;
  @Inject Reservations reservations;
  @Inject EntityManager entities;

  @Test
  void balancesAndReservationsFollowTheLedger() {
    meters.measure();
    double prepaid = balance(AccountKind.PREPAID);
    double reserved = balance(AccountKind.RESERVED);
    double revenue = balance(AccountKind.REVENUE);
    double open = gauge("aipg_billing_reservations_open");
    var organisation = organisation();
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "meters " + organisation);
    var job = UuidV7.at(Instant.now());
    reservations.reserve(job, organisation, PROJECT, MicroUsd.of(100));

    meters.measure();
    assertThat(balance(AccountKind.PREPAID) - prepaid).isEqualTo(900);
    assertThat(balance(AccountKind.RESERVED) - reserved).isEqualTo(100);
    assertThat(gauge("aipg_billing_reservations_open") - open).isEqualTo(1);
    execute(
        "update reservation set created_at = created_at - interval '3 days' where job_id = '%s'"
            .formatted(job));
    meters.measure();
    assertThat(gauge("aipg_billing_reservation_age_max")).isBetween(259_199.0, 259_260.0);
    assertThat(sumOfBalances()).isZero();

    reservations.settle(job, MicroUsd.of(40));
    meters.measure();
    assertThat(balance(AccountKind.PREPAID) - prepaid).isEqualTo(960);
    assertThat(balance(AccountKind.RESERVED)).isEqualTo(reserved);
    assertThat(balance(AccountKind.REVENUE) - revenue).isEqualTo(40);
    assertThat(gauge("aipg_billing_reservations_open")).isEqualTo(open);
    assertThat(sumOfBalances()).isZero();
  }

  @Test
  void theAuditIsCountedAndItsAgeShown() {
    var organisation = organisation();
    ledger.topUp(ACTOR, organisation, MicroUsd.of(9), "audit " + organisation);
    meters.audit();
    assertThat(gauge("aipg_billing_ledger_faults")).isZero();
    assertThat(gauge("aipg_billing_ledger_transfers")).isPositive();
    assertThat(gauge("aipg_billing_ledger_check_age")).isBetween(0.0, 60.0);

    var jobs = "update wallet set open_jobs = open_jobs %s 1 where organisation_id = '%s'";
    execute(jobs.formatted("+", organisation));
    try {
      meters.audit();
      assertThat(gauge("aipg_billing_ledger_faults")).isEqualTo(1);
    } finally {
      execute(jobs.formatted("-", organisation));
    }
    meters.audit();
    assertThat(gauge("aipg_billing_ledger_faults")).isZero();
  }

  private UUID organisation() {
    return organisations.create(ACTOR, "org " + UuidV7.at(Instant.now()), Plan.ENTERPRISE).id();
  }

  private double sumOfBalances() {
    double sum = 0;
    for (AccountKind kind : AccountKind.values()) {
      sum += balance(kind);
    }
    return sum;
  }

  private double balance(AccountKind kind) {
    return registry
        .get("aipg_billing_balance_micro_usd")
        .tag("account", kind.name().toLowerCase(Locale.ROOT))
        .gauge()
        .value();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(sql).executeUpdate());
  }
}
