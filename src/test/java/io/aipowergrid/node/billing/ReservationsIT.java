package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.billing.data.LedgerStore;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(NodeTestResource.class)
class ReservationsIT {
  private static final Actor ACTOR = Actor.system("test");
  private static final UUID PROJECT = new UUID(7, 7);

  @Inject Organisations organisations;
  @Inject Plans plans;
  @Inject Ledger ledger;
  @Inject Balances balances;
  @Inject Reservations reservations;
  @Inject LedgerStore store;

  @Test
  void thousandRequestsAgainstABudgetForTenAdmitExactlyTen() throws Exception {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "overspend-" + organisation);

    var refusals = new AtomicInteger();
    var admitted =
        atOnce(
            1_000,
            () -> {
              try {
                return Optional.of(
                    reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(100)).jobId());
              } catch (NodeException e) {
                assertEquals(ErrorCode.INSUFFICIENT_QUOTA, e.code());
                refusals.incrementAndGet();
                return Optional.empty();
              }
            });

    assertEquals(10, admitted.stream().filter(Optional::isPresent).count());
    assertEquals(990, refusals.get());
    var balance = balances.of(organisation);
    assertEquals(MicroUsd.ZERO, balance.prepaid());
    assertEquals(MicroUsd.of(1_000), balance.reserved());
    assertEquals(10, balance.openJobs());
    assertBalanced();
  }

  @Test
  void neverBlocksFalselyWhileOthersSettleAndVoid() throws Exception {
    // 20 jobs at a time of 50 micro-USD fit the budget of 1,000 at any moment, because each costs
    // nothing in the end; so every one of 100 must be admitted.
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "churn-" + organisation);
    var permits = new java.util.concurrent.Semaphore(20);
    atOnce(
        100,
        () -> {
          permits.acquire();
          try {
            var job = newId();
            reservations.reserve(job, organisation, PROJECT, MicroUsd.of(50));
            if ((job.getLeastSignificantBits() & 1) == 0) {
              reservations.voidAll(job);
            } else {
              assertEquals(MicroUsd.ZERO, reservations.settle(job, MicroUsd.ZERO).charged());
            }
            return Optional.<UUID>empty();
          } finally {
            permits.release();
          }
        });
    var balance = balances.of(organisation);
    assertEquals(MicroUsd.of(1_000), balance.prepaid());
    assertEquals(MicroUsd.ZERO, balance.reserved());
    assertEquals(0, balance.openJobs());
    assertBalanced();
  }

  @Test
  void settlesOnceHoweverOftenAndHoweverManyAsk() throws Exception {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "once-" + organisation);
    var job = newId();
    reservations.reserve(job, organisation, PROJECT, MicroUsd.of(300));
    var settlements = atOnce(16, () -> Optional.of(reservations.settle(job, MicroUsd.of(120))));
    for (var settlement : settlements) {
      assertEquals(MicroUsd.of(120), settlement.orElseThrow().charged());
      assertEquals(MicroUsd.of(180), settlement.orElseThrow().givenBack());
      assertEquals(ReservationState.SETTLED, settlement.orElseThrow().state());
    }
    reservations.voidAll(job);
    assertEquals(MicroUsd.of(880), balances.of(organisation).prepaid());
    assertEquals(0, balances.of(organisation).openJobs());
    // Another amount the second time is not another charge either.
    assertEquals(MicroUsd.of(120), reservations.settle(job, MicroUsd.of(299)).charged());
    assertBalanced();
  }

  @Test
  void reservingAgainForTheSameJobHoldsNothingMore() throws Exception {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "again-" + organisation);
    var job = newId();
    reservations.reserve(job, organisation, PROJECT, MicroUsd.of(900));
    assertEquals(
        MicroUsd.of(900),
        reservations.reserve(job, organisation, PROJECT, MicroUsd.of(900)).worstCase());
    assertEquals(MicroUsd.of(100), balances.of(organisation).prepaid());
    assertEquals(1, balances.of(organisation).openJobs());
  }

  @Test
  void aVoidedJobIsNotChargedLater() {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "void-" + organisation);
    var job = newId();
    reservations.reserve(job, organisation, PROJECT, MicroUsd.of(300));
    reservations.voidAll(job);
    reservations.voidAll(job);
    var late = reservations.settle(job, MicroUsd.of(200));
    assertEquals(MicroUsd.ZERO, late.charged());
    assertEquals(ReservationState.VOIDED, late.state());
    assertEquals(MicroUsd.of(1_000), balances.of(organisation).prepaid());
  }

  @Test
  void neverChargesMoreThanWasHeldBack() {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "cap-" + organisation);
    var job = newId();
    reservations.reserve(job, organisation, PROJECT, MicroUsd.of(300));
    assertEquals(MicroUsd.of(300), reservations.settle(job, MicroUsd.of(301)).charged());
    assertEquals(MicroUsd.of(700), balances.of(organisation).prepaid());
  }

  @Test
  void admitsTheLastMicroUsdAndNotOneMore() {
    var organisation = organisation(Plan.ENTERPRISE);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(100), "last-" + organisation);
    var refused =
        assertThrows(
            NodeException.class,
            () -> reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(101)));
    assertEquals(ErrorCode.INSUFFICIENT_QUOTA, refused.code());
    reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(100));
    assertEquals(MicroUsd.ZERO, balances.of(organisation).spendable());
  }

  @Test
  void refusesTheJobBeyondThePlansOpenJobs() {
    var plan = new Plan("tiny", "Tiny", 10, 1_000, MicroUsd.of(1_000), ServiceClass.FREE, 1, 2);
    plans.put(ACTOR, plan);
    var organisation = organisation("tiny");
    var first = newId();
    reservations.reserve(first, organisation, PROJECT, MicroUsd.ZERO);
    reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(1));
    var refused =
        assertThrows(
            NodeException.class,
            () -> reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(1)));
    assertEquals(ErrorCode.RATE_LIMITED, refused.code());
    reservations.settle(first, MicroUsd.ZERO);
    reservations.reserve(newId(), organisation, PROJECT, MicroUsd.of(1));
    assertBalanced();
  }

  @Test
  void takesTheFreeAllowanceFirstAndNeverGivesBackAcrossPockets() {
    plans.put(
        ACTOR, new Plan("mixed", "Mixed", 10, 1_000, MicroUsd.of(100), ServiceClass.FREE, 4, 4));
    var organisation = organisation("mixed");
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1_000), "mixed-" + organisation);
    var job = newId();
    var held = reservations.reserve(job, organisation, PROJECT, MicroUsd.of(250));
    assertEquals(MicroUsd.of(100), held.fromFree());
    assertEquals(MicroUsd.of(150), held.fromPrepaid());
    var settled = reservations.settle(job, MicroUsd.of(130));
    assertEquals(MicroUsd.of(100), settled.fromFree());
    assertEquals(MicroUsd.of(30), settled.fromPrepaid());
    assertEquals(MicroUsd.of(970), balances.of(organisation).prepaid());
    assertEquals(MicroUsd.ZERO, balances.of(organisation).freeLeft());
  }

  @Test
  void theFreeAllowanceIsGrantedOnceADayAndNeverCarriedOver() {
    plans.put(
        ACTOR, new Plan("daily", "Daily", 10, 1_000, MicroUsd.of(100), ServiceClass.FREE, 4, 4));
    var organisation = organisation("daily");
    var clock = new MovableClock(Instant.parse("2030-05-01T23:59:00Z"));
    var yesterday = newId();
    var spent = newId();
    at(clock, here -> here.reserve(spent, organisation, PROJECT, MicroUsd.of(30)));
    at(clock, here -> here.settle(spent, MicroUsd.of(10)));
    at(clock, here -> here.reserve(yesterday, organisation, PROJECT, MicroUsd.of(40)));
    assertEquals(MicroUsd.of(50), ledger.balance(AccountRef.free(organisation)));

    clock.advance(Duration.ofMinutes(1)); // exactly midnight
    var today = newId();
    at(clock, here -> here.reserve(today, organisation, PROJECT, MicroUsd.of(100)));
    assertEquals(MicroUsd.ZERO, ledger.balance(AccountRef.free(organisation)));
    // 40 of yesterday were held back; 15 are charged and 25 lapse, they are not today's.
    at(clock, here -> here.settle(yesterday, MicroUsd.of(15)));
    assertEquals(MicroUsd.ZERO, ledger.balance(AccountRef.free(organisation)));
    at(clock, here -> here.settle(today, MicroUsd.of(60)));
    assertEquals(MicroUsd.of(40), ledger.balance(AccountRef.free(organisation)));

    // A clock that steps back must not grant again.
    clock.advance(Duration.ofMinutes(-2));
    var again = newId();
    assertThrows(
        NodeException.class,
        () -> at(clock, here -> here.reserve(again, organisation, PROJECT, MicroUsd.of(41))));
    assertEquals(
        List.of(TransferKind.GRANT, TransferKind.LAPSE, TransferKind.GRANT),
        ledger.entries(EntryFilter.ofOrganisation(organisation, 100)).stream()
            .map(EntryView::kind)
            .filter(kind -> kind == TransferKind.GRANT || kind == TransferKind.LAPSE)
            .toList());
    assertBalanced();
  }

  @Test
  void tellsTheSweeperWhatIsOpenForTooLong() {
    var organisation = organisation(Plan.COMMUNITY);
    var clock = new MovableClock(Instant.parse("2020-01-01T10:00:00Z"));
    var old = newId();
    var ended = newId();
    at(clock, here -> here.reserve(old, organisation, PROJECT, MicroUsd.of(1)));
    at(clock, here -> here.reserve(ended, organisation, PROJECT, MicroUsd.of(1)));
    at(clock, here -> here.settle(ended, MicroUsd.of(1)));
    assertTrue(reservations.openJobIdsOlderThan(clock.instant()).isEmpty());
    assertEquals(List.of(old), reservations.openJobIdsOlderThan(clock.instant().plusMillis(1)));
    reservations.voidAll(old);
  }

  @Test
  void settlingAnUnknownJobIsAnErrorAndVoidingItIsNot() {
    var unknown = newId();
    assertEquals(
        ErrorCode.NOT_FOUND,
        assertThrows(NodeException.class, () -> reservations.settle(unknown, MicroUsd.ZERO))
            .code());
    reservations.voidAll(unknown);
  }

  private void at(MovableClock clock, java.util.function.Consumer<Reservations> work) {
    var keeper = new WalletKeeper(store, clock);
    var here = new Reservations(keeper, organisations, plans, clock);
    QuarkusTransaction.requiringNew().run(() -> work.accept(here));
  }

  private UUID organisation(String planId) {
    return organisations.create(ACTOR, "org " + newId(), planId).id();
  }

  private void assertBalanced() {
    var check = ledger.check();
    assertTrue(check.balanced(), () -> check.faults().toString());
    assertEquals(MicroUsd.ZERO, check.total());
  }

  private static UUID newId() {
    return UuidV7.at(Instant.now());
  }

  private static <T> List<T> atOnce(int count, Callable<T> work)
      throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<T>>();
      for (int i = 0; i < count; i++) {
        futures.add(
            executor.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
