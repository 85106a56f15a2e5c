package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.billing.ServiceClass;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;

/** Organisations with a plan and money, for tests. */
@ApplicationScoped
public class Customers {
  static final Actor TESTER = Actor.system("test");

  /** A million micro-USD for a million tokens of any kind: one micro-USD a token. */
  static final Price ONE_PER_TOKEN = Price.of(1_000_000, 1_000_000, 1_000_000);

  @Inject Organisations organisations;
  @Inject Plans plans;
  @Inject PriceBook prices;
  @Inject Ledger ledger;

  /** A caller of a new organisation on a paid plan without limits worth the name. */
  Caller withMoney(long micros) {
    return withMoney(micros, ServiceClass.PAID, 1_000);
  }

  Caller withMoney(long micros, ServiceClass serviceClass, int concurrentJobs) {
    var planId = "test-%s-%d".formatted(serviceClass.wireName(), concurrentJobs);
    plans.put(
        TESTER,
        new Plan(
            planId,
            planId,
            1_000_000,
            1_000_000_000,
            MicroUsd.ZERO,
            serviceClass,
            concurrentJobs,
            100_000));
    prices.set(TESTER, Samples.MODEL, ONE_PER_TOKEN);
    var organisation = organisations.create(TESTER, "Test " + UUID.randomUUID(), planId);
    var project = organisations.projects(organisation.id()).getFirst();
    if (micros > 0) {
      ledger.topUp(TESTER, organisation.id(), MicroUsd.of(micros), "test-" + UUID.randomUUID());
    }
    return new Caller(
        organisation.id(), project.id(), UUID.randomUUID(), null, Set.of(Scope.INFERENCE), planId);
  }
}
