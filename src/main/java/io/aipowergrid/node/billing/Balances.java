package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.data.LedgerStore;
import io.aipowergrid.node.billing.data.Pockets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** The pockets of an organisation at a glance. Any thread. */
@ApplicationScoped
public class Balances {
  private final LedgerStore store;
  private final Organisations organisations;
  private final Plans plans;
  private final InstantSource clock;

  Balances(LedgerStore store, Organisations organisations, Plans plans, InstantSource clock) {
    this.store = store;
    this.organisations = organisations;
    this.plans = plans;
    this.clock = clock;
  }

  /** Reads without granting: today's allowance counts as left until the first job of the day. */
  @Transactional
  public BalanceView of(UUID organisationId) {
    var allowance = plans.get(organisations.planIdOf(organisationId)).dailyFreeAllowance();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var renewsAt = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return store
        .peek(organisationId)
        .map(
            pockets ->
                new BalanceView(
                    freeLeft(pockets, today, allowance),
                    allowance,
                    renewsAt,
                    MicroUsd.of(pockets.prepaid()),
                    MicroUsd.of(pockets.reserved()),
                    pockets.openJobs()))
        .orElseGet(
            () -> new BalanceView(allowance, allowance, renewsAt, MicroUsd.ZERO, MicroUsd.ZERO, 0));
  }

  private static MicroUsd freeLeft(Pockets pockets, LocalDate today, MicroUsd allowance) {
    return pockets.freeDay().isBefore(today) ? allowance : MicroUsd.of(pockets.free());
  }
}
