package io.aipowergrid.node.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.billing.data.LedgerStore;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(NodeTestResource.class)
class LedgerIT {
  private static final Actor ACTOR = Actor.system("test");

  @Inject Organisations organisations;
  @Inject Plans plans;
  @Inject Ledger ledger;
  @Inject Balances balances;
  @Inject LedgerStore store;
  @Inject EntityManager entities;

  /** Any sequence of acts leaves the pockets that a simple model of the rules says. */
  @Test
  void anySequenceOfActsAgreesWithTheModelAndBalances() {
    plans.put(
        ACTOR, new Plan("property", "P", 10, 100, MicroUsd.of(500), ServiceClass.FREE, 5, 12));
    for (int seed = 1; seed <= 6; seed++) {
      var organisation = organisation("property");
      new Run(seed, organisation).play(80);
    }
    var check = ledger.check();
    assertTrue(check.balanced(), () -> check.faults().toString());
    assertEquals(MicroUsd.ZERO, check.total());
    assertTrue(check.transfers() > 200);
  }

  /** The rules in a few lines, without a database. */
  private final class Run {
    private final Random random;
    private final UUID organisation;
    private final int seed;
    private final MovableClock clock = new MovableClock(Instant.parse("2031-01-01T20:00:00Z"));
    private final List<Held> open = new ArrayList<>();
    private long free;
    private long prepaid;
    private LocalDate freeDay = LocalDate.EPOCH;
    private int payments;

    Run(int seed, UUID organisation) {
      this.seed = seed;
      this.random = new Random(seed);
      this.organisation = organisation;
    }

    void play(int acts) {
      for (int i = 0; i < acts; i++) {
        switch (random.nextInt(8)) {
          case 0 -> topUp();
          case 1 -> reverse();
          case 2, 3, 4 -> reserve();
          case 5, 6 -> end();
          case 7 -> clock.advance(Duration.ofMinutes(random.nextInt(240)));
          default -> throw new AssertionError();
        }
        assertAgrees("seed " + seed + " act " + i);
      }
    }

    private void topUp() {
      long amount = 1 + random.nextInt(800);
      ledger.topUp(ACTOR, organisation, MicroUsd.of(amount), payment(payments));
      ledger.topUp(ACTOR, organisation, MicroUsd.of(amount), payment(payments++));
      prepaid += amount;
    }

    private void reverse() {
      if (payments > 0 && random.nextInt(4) == 0) {
        var reference = payment(payments - 1);
        var before = balances.of(organisation).prepaid();
        var entry = ledger.reverse(ACTOR, reference);
        ledger.reverse(ACTOR, reference);
        var after = balances.of(organisation).prepaid();
        var change = entry.changeOf(AccountRef.prepaid(organisation));
        // Reversed for the first time, or already before: then nothing moves any more.
        assertTrue(after.equals(before.plus(change)) || after.equals(before));
        prepaid = after.micros();
      }
    }

    private void reserve() {
      long worst = random.nextInt(400);
      var job = newId();
      var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      boolean newDay = freeDay.isBefore(today);
      long freeNow = newDay ? 500 : free;
      boolean fits = prepaid >= 0 && worst <= freeNow + prepaid && open.size() < 12;
      try {
        var view = call(here -> here.reserve(job, organisation, organisation, MicroUsd.of(worst)));
        assertTrue(fits, "admitted against the rules");
        free = freeNow;
        freeDay = today;
        long fromFree = Math.min(worst, free);
        assertEquals(MicroUsd.of(fromFree), view.fromFree());
        free -= fromFree;
        prepaid -= worst - fromFree;
        open.add(new Held(job, fromFree, worst - fromFree, today));
      } catch (NodeException e) {
        assertFalse(fits, "refused against the rules: " + e.detail());
      }
    }

    private void end() {
      if (open.isEmpty()) {
        return;
      }
      var held = open.remove(random.nextInt(open.size()));
      long total = held.free + held.prepaid;
      long actual = random.nextInt(3) == 0 ? 0 : random.nextLong(total + 20);
      long charged = Math.min(actual, total);
      if (actual == 0 && random.nextBoolean()) {
        call(
            here -> {
              here.voidAll(held.job);
              return true;
            });
      } else {
        var settled = call(here -> here.settle(held.job, MicroUsd.of(actual)));
        assertEquals(MicroUsd.of(charged), settled.charged());
      }
      long chargedFree = Math.min(charged, held.free);
      // Unused free money of a day that is over lapses.
      free += held.day.equals(freeDay) ? held.free - chargedFree : 0;
      prepaid += held.prepaid - (charged - chargedFree);
    }

    private void assertAgrees(String when) {
      assertEquals(free, ledger.balance(AccountRef.free(organisation)).micros(), when);
      assertEquals(prepaid, ledger.balance(AccountRef.prepaid(organisation)).micros(), when);
      long reserved = open.stream().mapToLong(held -> held.free + held.prepaid).sum();
      assertEquals(reserved, ledger.balance(AccountRef.reserved(organisation)).micros(), when);
      assertEquals(open.size(), balances.of(organisation).openJobs(), when);
    }

    private <T> T call(java.util.function.Function<Reservations, T> work) {
      var here = new Reservations(new WalletKeeper(store, clock), organisations, plans, clock);
      return QuarkusTransaction.requiringNew().call(() -> work.apply(here));
    }

    private String payment(int number) {
      return organisation + " payment " + number;
    }
  }

  private record Held(UUID job, long free, long prepaid, LocalDate day) {}

  @Test
  void theSamePaymentManyTimesAtOnceIsCreditedOnce() throws Exception {
    var organisation = organisation(Plan.COMMUNITY);
    var reference = "burst " + organisation;
    var ids = new HashSet<UUID>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<EntryView>>();
      for (int i = 0; i < 20; i++) {
        futures.add(
            executor.submit(() -> ledger.topUp(ACTOR, organisation, MicroUsd.of(700), reference)));
      }
      for (var future : futures) {
        ids.add(future.get().id());
      }
    }
    assertEquals(1, ids.size());
    assertEquals(MicroUsd.of(700), balances.of(organisation).prepaid());
  }

  @Test
  void aReferenceBelongsToOnePayment() {
    var organisation = organisation(Plan.COMMUNITY);
    var other = organisation(Plan.COMMUNITY);
    var reference = "one " + organisation;
    ledger.topUp(ACTOR, organisation, MicroUsd.of(5), reference);
    assertCode(
        ErrorCode.CONFLICT, () -> ledger.topUp(ACTOR, organisation, MicroUsd.of(6), reference));
    assertCode(ErrorCode.CONFLICT, () -> ledger.topUp(ACTOR, other, MicroUsd.of(5), reference));
    assertCode(ErrorCode.INVALID_REQUEST, () -> ledger.topUp(ACTOR, other, MicroUsd.ZERO, "z"));
    assertCode(ErrorCode.INVALID_REQUEST, () -> ledger.topUp(ACTOR, other, MicroUsd.of(1), " "));
    assertCode(
        ErrorCode.INVALID_REQUEST,
        () -> ledger.topUp(ACTOR, other, Ledger.TOP_UP_MAX.plus(MicroUsd.of(1)), "z"));
    assertCode(
        ErrorCode.NOT_FOUND, () -> ledger.topUp(ACTOR, newId(), MicroUsd.of(1), "z " + newId()));
    assertCode(ErrorCode.NOT_FOUND, () -> ledger.reverse(ACTOR, "never paid " + newId()));
  }

  @Test
  void aReversalMayTurnTheBalanceNegativeAndThenBlocksSpending() {
    var organisation = organisation(Plan.COMMUNITY);
    var reference = "chargeback " + organisation;
    ledger.topUp(ACTOR, organisation, MicroUsd.of(2_000_000), reference);
    var clock = new MovableClock(Instant.now());
    var here = new Reservations(new WalletKeeper(store, clock), organisations, plans, clock);
    var job = newId();
    QuarkusTransaction.requiringNew()
        .run(() -> here.reserve(job, organisation, organisation, MicroUsd.of(1_000_001)));
    QuarkusTransaction.requiringNew().run(() -> here.settle(job, MicroUsd.of(1_000_001)));
    ledger.reverse(ACTOR, reference);
    assertEquals(MicroUsd.of(-1), balances.of(organisation).prepaid());
    assertEquals(MicroUsd.ZERO, balances.of(organisation).spendable());
    assertCode(
        ErrorCode.INSUFFICIENT_QUOTA,
        () ->
            QuarkusTransaction.requiringNew()
                .run(() -> here.reserve(newId(), organisation, organisation, MicroUsd.ZERO)));
    ledger.topUp(ACTOR, organisation, MicroUsd.of(1), "mend " + organisation);
    QuarkusTransaction.requiringNew()
        .run(() -> here.reserve(newId(), organisation, organisation, MicroUsd.ZERO));
  }

  @ParameterizedTest
  @EnumSource(EntryColumn.class)
  void listsTransfersByEachColumnPageByPage(EntryColumn column) {
    var organisation = organisation(Plan.COMMUNITY);
    int number = 0;
    for (long micros : new long[] {3, 1, 3, 2, 5}) {
      var actor = Actor.system(micros % 2 == 0 ? "even" : "odd");
      ledger.topUp(actor, organisation, MicroUsd.of(micros), "sort " + organisation + number++);
    }
    ledger.reverse(ACTOR, "sort " + organisation + 1);
    Comparator<EntryView> up =
        switch (column) {
          case TIME -> Comparator.comparing(entry -> 0);
          case KIND -> Comparator.comparing(entry -> entry.kind().name());
          case REFERENCE -> Comparator.comparing(EntryView::reference);
          case ACTOR -> Comparator.comparing(EntryView::actor);
          case AMOUNT ->
              Comparator.comparing(
                  entry ->
                      entry.postings().stream()
                          .mapToLong(posting -> Math.max(0, posting.amount().micros()))
                          .sum());
        };
    up = up.thenComparing(entry -> entry.id().toString());
    var all = ledger.entries(EntryFilter.ofOrganisation(organisation, 100));
    assertEquals(6, all.size());
    for (boolean descending : new boolean[] {true, false}) {
      var seen = new ArrayList<EntryView>();
      var order = new SortOrder<>(column, descending);
      for (var page = ledger.entries(new EntryFilter(organisation, null, order, null, 2));
          !page.isEmpty(); ) {
        seen.addAll(page);
        page = ledger.entries(new EntryFilter(organisation, null, order, page.getLast().id(), 2));
      }
      assertEquals(all.stream().sorted(descending ? up.reversed() : up).toList(), seen);
    }
  }

  @Test
  void listsTransfersNewestFirstPageByPage() {
    var organisation = organisation(Plan.COMMUNITY);
    for (int i = 1; i <= 5; i++) {
      ledger.topUp(ACTOR, organisation, MicroUsd.of(i), "page " + organisation + i);
    }
    var first = ledger.entries(EntryFilter.ofOrganisation(organisation, 2));
    assertEquals(List.of(5L, 4L), amounts(first, organisation));
    var next =
        ledger.entries(
            new EntryFilter(organisation, TransferKind.TOP_UP, first.getLast().id(), 10));
    assertEquals(List.of(3L, 2L, 1L), amounts(next, organisation));
    var entry = next.getLast();
    assertEquals("test", entry.actor());
    assertEquals(2, entry.postings().size());
    assertEquals(MicroUsd.of(-1), entry.changeOf(AccountRef.CASH));
    assertTrue(
        ledger.entries(new EntryFilter(organisation, TransferKind.SETTLE, null, 10)).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> EntryFilter.newest(0));
    assertThrows(IllegalArgumentException.class, () -> EntryFilter.newest(501));
  }

  @Test
  void theDatabaseItselfRefusesToChangeOrUnbalanceTheLedger() {
    var organisation = organisation(Plan.COMMUNITY);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(9), "wall " + organisation);
    assertRefusedByDatabase("update ledger_posting set amount = amount + 1");
    assertRefusedByDatabase("delete from ledger_posting");
    assertRefusedByDatabase("truncate ledger_posting");
    assertRefusedByDatabase("update ledger_transfer set reference = 'x' || reference");
    assertRefusedByDatabase("delete from ledger_transfer");
    assertRefusedByDatabase("truncate ledger_transfer cascade");
    assertRefusedByDatabase(
        "insert into ledger_posting select id, 1, 5 from ledger_transfer limit 1");
    assertRefusedByDatabase("update ledger_account set balance = -1 where kind = 'RESERVED'");
  }

  @Test
  void theCheckFindsWhatIsWrong() {
    var organisation = organisation(Plan.COMMUNITY);
    ledger.topUp(ACTOR, organisation, MicroUsd.of(9), "tamper " + organisation);
    var change =
        "update ledger_account set balance = balance %s 1 where kind = 'PREPAID'"
            + " and organisation_id = '"
            + organisation
            + "'";
    execute(change.formatted("+"));
    try {
      var check = ledger.check();
      assertFalse(check.balanced());
      assertEquals(MicroUsd.of(1), check.total());
      assertTrue(
          check.faults().stream().anyMatch(f -> f.contains("says 10, its postings say 9")),
          check.faults()::toString);
    } finally {
      execute(change.formatted("-"));
    }
    var jobs = "update wallet set open_jobs = open_jobs %s 1 where organisation_id = '%s'";
    execute(jobs.formatted("+", organisation));
    try {
      assertEquals(1, ledger.check().faults().size());
    } finally {
      execute(jobs.formatted("-", organisation));
    }
    assertTrue(ledger.check().balanced());
  }

  private void assertRefusedByDatabase(String sql) {
    assertThrows(RuntimeException.class, () -> execute(sql), sql);
  }

  private void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(sql).executeUpdate());
  }

  private UUID organisation(String planId) {
    return organisations.create(ACTOR, "org " + newId(), planId).id();
  }

  private static List<Long> amounts(List<EntryView> entries, UUID organisation) {
    return entries.stream()
        .map(entry -> entry.changeOf(AccountRef.prepaid(organisation)).micros())
        .toList();
  }

  private static void assertCode(ErrorCode code, org.junit.jupiter.api.function.Executable act) {
    assertEquals(code, assertThrows(NodeException.class, act).code());
  }

  private static UUID newId() {
    return UuidV7.at(Instant.now());
  }
}
