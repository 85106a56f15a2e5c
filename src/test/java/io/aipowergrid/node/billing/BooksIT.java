package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.billing.data.UsageStore;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prices, plans and usage. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class BooksIT {
  private static final Actor ACTOR = Actor.system("test");
  private static final Instant DAY = Instant.parse("2029-03-01T00:00:00Z");

  @Inject PriceBook prices;
  @Inject Plans plans;
  @Inject UsageBook usage;
  @Inject UsageStore store;
  @Inject AuditTrail audit;
  @Inject BillingConfig config;

  @Test
  void aModelWithoutAPriceCostsTheDefaultAndEachInstantHasItsPrice() {
    var model = "model-" + newId();
    assertEquals(prices.defaultPrice(), prices.current(model));
    var clock = new MovableClock(DAY);
    var here = new PriceBook(audit, clock, config);
    QuarkusTransaction.requiringNew().run(() -> here.set(ACTOR, model, Price.of(10, 5, 20)));
    clock.advance(Duration.ofHours(1));
    QuarkusTransaction.requiringNew().run(() -> here.set(ACTOR, model, Price.of(11, 5, 21)));

    assertEquals(prices.defaultPrice(), prices.at(model, DAY.minusMillis(1)));
    assertEquals(Price.of(10, 5, 20), prices.at(model, DAY));
    assertEquals(Price.of(10, 5, 20), prices.at(model, DAY.plusSeconds(3_599)));
    assertEquals(Price.of(11, 5, 21), prices.at(model, DAY.plusSeconds(3_600)));
    assertEquals(List.of(2, 1), prices.history(model).stream().map(PriceView::version).toList());
    assertThrows(NodeException.class, () -> prices.set(ACTOR, " ", Price.FREE));
  }

  @Test
  void pricesToShowAreOneLookAndNoOlderThanTheConfigurationSays() {
    var model = "model-" + newId();
    var without = "model-" + newId();
    var clock = new MovableClock(DAY);
    var here = new PriceBook(audit, clock, config);
    var elsewhere = new PriceBook(audit, clock, config);
    QuarkusTransaction.requiringNew().run(() -> here.set(ACTOR, model, Price.of(10, 5, 20)));
    var all = List.of(model, without, model);
    assertEquals(
        Map.of(model, Price.of(10, 5, 20), without, prices.defaultPrice()), here.shown(all));
    assertEquals(Price.of(10, 5, 20), elsewhere.shown(List.of(model)).get(model));

    clock.advance(config.planCache().minusMillis(1));
    QuarkusTransaction.requiringNew().run(() -> here.set(ACTOR, model, Price.of(11, 5, 21)));
    assertEquals(Price.of(11, 5, 21), here.shown(all).get(model));
    assertEquals(Price.of(10, 5, 20), elsewhere.shown(List.of(model)).get(model));
    assertEquals(Price.of(11, 5, 21), elsewhere.shown(all).get(model), "a model it had not shown");

    QuarkusTransaction.requiringNew().run(() -> here.set(ACTOR, model, Price.of(12, 5, 22)));
    clock.advance(config.planCache());
    assertEquals(Price.of(12, 5, 22), elsewhere.shown(List.of(model)).get(model));
    assertEquals(Map.of(), new PriceBook(audit, clock, config).shown(List.of()));
  }

  @Test
  void thePlansOnOfferIncludeTheFreeTier() {
    var community = plans.get(Plan.COMMUNITY);
    assertTrue(community.dailyFreeAllowance().isPositive());
    assertEquals("free", community.priorityClass());
    assertEquals("paid", plans.get(Plan.ENTERPRISE).priorityClass());
    assertEquals(community.limits(), plans.findLimits(Plan.COMMUNITY).orElseThrow());
    assertTrue(plans.findLimits("none").isEmpty());
    assertThrows(NodeException.class, () -> plans.get("none"));
    assertTrue(plans.list().stream().anyMatch(plan -> plan.id().equals(Plan.DEVELOPER)));
  }

  @Test
  void aChangedPlanIsSeenAtOnceOnThisNode() {
    var plan = new Plan("changing", "C", 1, 1, MicroUsd.ZERO, ServiceClass.BATCH, 1, 1);
    plans.put(ACTOR, plan);
    assertEquals(plan, plans.get("changing"));
    var changed = new Plan("changing", "C", 2, 1, MicroUsd.of(3), ServiceClass.PAID, 1, 1);
    plans.put(ACTOR, changed);
    assertEquals(changed, plans.get("changing"));
  }

  @Test
  void usageAddsUpBeforeAndAfterItIsRolledUp() {
    var organisation = newId();
    var key = newId();
    var clock = new MovableClock(DAY.plus(Duration.ofDays(1)));
    var first = row(organisation, key, "a", DAY.plusSeconds(10), 100, 40, 7, 50);
    usage.record(first);
    usage.record(first); // the same job
    usage.record(row(organisation, key, "a", DAY.plusSeconds(3_599), 1, 0, 1, 1));
    usage.record(row(organisation, null, "b", DAY.plusSeconds(3_600), 10, 0, 20, 500));
    usage.record(row(organisation, key, "b", DAY.plus(Duration.ofDays(1)), 9, 9, 9, 9));
    usage.record(row(newId(), key, "a", DAY.plusSeconds(10), 1_000, 0, 0, 1_000));

    assertUsage(organisation, key);
    // Everything older than the detail period moves; only the sums must stay.
    clock.advance(config.usageDetail());
    new UsageBook(store, clock, config).sweep();
    assertUsage(organisation, key);
    new UsageBook(store, clock, config).sweep();
    assertUsage(organisation, key);
  }

  private void assertUsage(UUID organisation, UUID key) {
    var all = UsageFilter.ofOrganisation(organisation);
    var twoDays = DAY.plus(Duration.ofDays(2));
    assertEquals(
        List.of(
            new UsageBucket(DAY, totals(2, 101, 40, 8, 51)),
            new UsageBucket(DAY.plusSeconds(3_600), totals(1, 10, 0, 20, 500)),
            new UsageBucket(DAY.plus(Duration.ofDays(1)), totals(1, 9, 9, 9, 9))),
        usage.query(all, DAY, twoDays, UsageBucket.Width.HOUR));
    assertEquals(
        List.of(
            new UsageBucket(DAY, totals(3, 111, 40, 28, 551)),
            new UsageBucket(DAY.plus(Duration.ofDays(1)), totals(1, 9, 9, 9, 9))),
        usage.query(all, DAY, twoDays, UsageBucket.Width.DAY));
    assertEquals(
        List.of(
            new UsageShare("b", totals(2, 19, 9, 29, 509)),
            new UsageShare("a", totals(2, 101, 40, 8, 51))),
        usage.shares(all, DAY, twoDays, UsageShare.By.MODEL));
    assertEquals(
        List.of(
            new UsageShare("", totals(1, 10, 0, 20, 500)),
            new UsageShare(key.toString(), totals(3, 110, 49, 17, 60))),
        usage.shares(all, DAY, twoDays, UsageShare.By.KEY));
    assertEquals(
        totals(2, 101, 40, 8, 51),
        usage.total(new UsageFilter(organisation, null, key, "a"), DAY, twoDays));
    assertEquals(UsageTotals.NONE, usage.total(UsageFilter.ofOrganisation(newId()), DAY, twoDays));
  }

  @Test
  void aPeriodHasNoMoreBucketsThanAreReturned() {
    var hours = Duration.ofHours(UsageBook.BUCKETS_MAX);
    usage.query(UsageFilter.ALL, DAY, DAY.plus(hours).minusSeconds(1), UsageBucket.Width.HOUR);
    assertThrows(
        NodeException.class,
        () -> usage.query(UsageFilter.ALL, DAY, DAY.plus(hours), UsageBucket.Width.HOUR));
  }

  private static UsageRow row(
      UUID organisation,
      @Nullable UUID key,
      String model,
      Instant at,
      long prompt,
      long cached,
      long output,
      long cost) {
    return new UsageRow(
        newId(),
        organisation,
        organisation,
        key,
        model,
        at,
        prompt,
        cached,
        output,
        MicroUsd.of(cost));
  }

  private static UsageTotals totals(long jobs, long prompt, long cached, long output, long cost) {
    return new UsageTotals(jobs, prompt, cached, output, MicroUsd.of(cost));
  }

  private static UUID newId() {
    return UuidV7.at(Instant.now());
  }
}
