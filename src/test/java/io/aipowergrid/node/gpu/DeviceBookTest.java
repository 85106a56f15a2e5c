package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.MemoryBook.Claim;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeviceBookTest {
  private static final ArbiterLimits LIMITS =
      new ArbiterLimits(0, Duration.ofNanos(50), Duration.ofNanos(1_000), 3);

  private final DeviceBook book = new DeviceBook(LIMITS, 1_000, 0);

  @Test
  void miningReturnsAfterTheQuietPeriodAndNotBefore() throws Exception {
    var inference = book.submit(Workload.INFERENCE, false, 10);
    assertThat(book.begin(10)).contains(inference);
    book.end(inference, 20);
    var mining = book.submit(Workload.MINING, false, 20);
    assertThat(book.begin(69)).isEmpty();
    assertThat(book.miningDelay(69)).isEqualTo(1);
    assertThat(book.begin(70)).contains(mining);
  }

  @Test
  void aHoldKeepsMiningOffUntilItExpires() throws Exception {
    book.hold(100, 0);
    var mining = book.submit(Workload.MINING, false, 0);
    assertThat(book.begin(99)).isEmpty();
    assertThat(book.begin(100)).contains(mining);
    assertThat(book.ledger().totals(120))
        .isEqualTo(Map.of(DeviceUse.HELD, 100L, DeviceUse.MINING, 20L));
  }

  @Test
  void theLedgerSplitsAnUnobservedGapAtTheEndOfItsReason() throws Exception {
    var task = book.submit(Workload.GRID_JOB, false, 0);
    book.begin(0);
    book.end(task, 10);
    book.hold(100, 10);
    book.account(500);
    assertThat(book.ledger().totals(500))
        .isEqualTo(
            Map.of(
                DeviceUse.GRID_JOB,
                10L,
                DeviceUse.QUIET,
                50L,
                DeviceUse.HELD,
                40L,
                DeviceUse.IDLE,
                400L));
  }

  @Test
  void tasksGoByWorkloadThenByArrivalAndFreeingFirst() throws Exception {
    var limits = new ArbiterLimits(0, Duration.ZERO, Duration.ofNanos(1_000), 9);
    var wide = new DeviceBook(limits, 1_000, 0);
    var mining = wide.submit(Workload.MINING, false, 0);
    var grid = wide.submit(Workload.GRID_JOB, false, 1);
    var first = wide.submit(Workload.INFERENCE, false, 2);
    var second = wide.submit(Workload.INFERENCE, false, 3);
    var freeing = wide.submit(Workload.MINING, true, 4);
    for (var expected : List.of(freeing, first, second, grid, mining)) {
      assertThat(wide.begin(5)).contains(expected);
      wide.end(expected, 5);
    }
  }

  @Test
  void whoWaitedBeyondPatienceGoesFirstButMiningNeverDoes() throws Exception {
    book.submit(Workload.MINING, false, 0);
    var grid = book.submit(Workload.GRID_JOB, false, 0);
    var inference = book.submit(Workload.INFERENCE, false, 900);
    assertThat(book.begin(1_000)).contains(inference);
    book.end(inference, 1_000);
    book.submit(Workload.INFERENCE, false, 1_000);
    assertThat(book.begin(1_001)).contains(grid);
  }

  @Test
  void waitersAreLimited() throws Exception {
    for (int i = 0; i < 3; i++) {
      book.submit(Workload.INFERENCE, false, 0);
      book.request(Workload.INFERENCE, 1_000, 0);
    }
    assertThatThrownBy(() -> book.submit(Workload.INFERENCE, false, 0))
        .hasMessage("too many tasks wait");
    assertThatThrownBy(() -> book.request(Workload.INFERENCE, 1, 0))
        .hasMessage("too many leases are waited for");
    // A closing lease is never refused.
    book.submit(Workload.INFERENCE, true, 0);
  }

  @Test
  void countsHowLongOthersWaitedForMemoryThatMiningHad() throws Exception {
    var grid = granted(Workload.GRID_JOB, 300);
    var mining = granted(Workload.MINING, 600);
    granted(Workload.INFERENCE, 100);
    assertThat(book.evictions().count()).isZero();

    var waits = book.request(Workload.INFERENCE, 500, 10);
    var gaveUp = book.request(Workload.INFERENCE, 500, 11);
    assertThat(book.grant(waits, 12)).isFalse();
    book.withdraw(gaveUp);
    book.release(mining, 13);
    assertThat(book.grant(waits, 17)).isTrue();
    assertThat(book.evictions().read())
        .isEqualTo(new Waits(1, Duration.ofNanos(7), Duration.ofNanos(7)));

    // What others have is no time that mining cost.
    var behindOthers = book.request(Workload.INFERENCE, 400, 20);
    book.release(grid, 30);
    assertThat(book.grant(behindOthers, 31)).isTrue();
    assertThat(book.evictions().count()).isOne();
  }

  @Test
  void theLowestAndNewestLeaseReleasesFirstAndNoMoreThanNeeded() throws Exception {
    var grid = granted(Workload.GRID_JOB, 300);
    var older = granted(Workload.MINING, 300);
    var newer = granted(Workload.MINING, 300);
    book.request(Workload.INFERENCE, 400, 0);
    assertThat(demands(grid, older, newer))
        .containsExactly(YieldDemand.NONE, YieldDemand.NONE, YieldDemand.RELEASE);
    book.request(Workload.INFERENCE, 1_000, 0);
    assertThat(demands(grid, older, newer).getFirst()).isEqualTo(YieldDemand.NONE);
    book.release(newer, 1);
  }

  @Test
  void aSmallClaimDoesNotOvertakeALargeOne() throws Exception {
    var held = granted(Workload.INFERENCE, 600);
    var large = book.request(Workload.INFERENCE, 500, 0);
    var small = book.request(Workload.GRID_JOB, 100, 0);
    assertThat(book.grant(small, 1)).isFalse();
    book.release(held, 2);
    assertThat(book.grant(large, 2)).isTrue();
    assertThat(book.grant(small, 2)).isTrue();
  }

  @Test
  void grantedBytesNeverExceedTheDeviceWhateverHappens() throws Exception {
    var random = new SplittableRandom(5);
    var any = new DeviceBook(new ArbiterLimits(0, Duration.ZERO, Duration.ZERO, 50), 1_000, 0);
    List<Claim> waiting = new ArrayList<>();
    List<Claim> held = new ArrayList<>();
    long released = 0;
    for (int now = 0; now < 20_000; now++) {
      if (waiting.size() < 50 && random.nextInt(3) == 0) {
        var workload = Workload.values()[random.nextInt(4)];
        waiting.add(any.request(workload, random.nextInt(1, 1_001), 0));
      }
      for (var claim : List.copyOf(waiting)) {
        if (any.grant(claim, now)) {
          waiting.remove(claim);
          held.add(claim);
        }
      }
      for (var claim : List.copyOf(held)) {
        if (any.demand(claim) == YieldDemand.RELEASE || random.nextInt(20) == 0) {
          any.release(claim, now);
          any.release(claim, now);
          held.remove(claim);
          released += claim.bytes();
        }
      }
      assertThat(any.memory().grantedBytes())
          .isEqualTo(held.stream().mapToLong(Claim::bytes).sum())
          .isBetween(0L, 1_000L);
      assertThat(any.memory().releasedBytes()).isEqualTo(released);
    }
    assertThat(released).isGreaterThan(100_000);
  }

  @Test
  void miningHoursMayGoOverMidnight() {
    var night =
        new MiningHours.Window(Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0));
    var hours = new MiningHours(ZoneId.of("UTC"), List.of(night));
    assertThat(hours.allow(Instant.parse("2026-11-27T21:59:59Z"))).isFalse();
    assertThat(hours.allow(Instant.parse("2026-11-27T22:00:00Z"))).isTrue();
    assertThat(hours.allow(Instant.parse("2026-11-28T05:59:59Z"))).isTrue();
    assertThat(hours.allow(Instant.parse("2026-11-28T06:00:00Z"))).isFalse();
    assertThat(hours.allow(Instant.parse("2026-11-27T05:00:00Z"))).isFalse();
    assertThat(MiningHours.always().allow(Instant.EPOCH)).isTrue();
  }

  @Test
  void miningHoursAreReadAsTheConfigurationWritesThem() {
    var hours =
        MiningHours.parse(
            List.of("mon-fri 22:00-06:00", " Sat 00:00-24:00", "12:00-12:30"),
            Optional.of("Europe/Berlin"));
    assertThat(hours.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    // Berlin is an hour ahead in winter; the 27th of November 2026 is a Friday.
    assertThat(hours.allow(Instant.parse("2026-11-27T20:59:59Z"))).isFalse();
    assertThat(hours.allow(Instant.parse("2026-11-27T21:00:00Z"))).isTrue();
    assertThat(hours.allow(Instant.parse("2026-11-28T22:59:59Z"))).as("all Saturday").isTrue();
    assertThat(hours.allow(Instant.parse("2026-11-28T23:00:00Z"))).as("Sunday").isFalse();
    assertThat(hours.allow(Instant.parse("2026-11-29T11:29:59Z"))).as("every noon").isTrue();
    assertThat(hours.allow(Instant.parse("2026-11-29T11:30:00Z"))).isFalse();
    var over = MiningHours.parse(List.of("sat-mon 08:00-09:00"), Optional.of("UTC"));
    assertThat(over.windows().getFirst().days())
        .containsExactlyInAnyOrder(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY);
    assertThat(MiningHours.parse(List.of(), Optional.empty()).allow(Instant.EPOCH)).isTrue();
    for (String wrong : List.of("", "mon", "8:00-9:00", "mon 24:00-08:00", "xyz 08:00-09:00")) {
      assertThatThrownBy(() -> MiningHours.parse(List.of(wrong), Optional.empty()))
          .as(wrong)
          .hasMessageContaining("aipg.gpu.mining-hours");
    }
  }

  @Test
  void restraintsHaveReasonsOfTheirOwnInTheLedger() throws Exception {
    var mining = book.submit(Workload.MINING, false, 0);
    book.restrain(Restraint.HOT, 0);
    assertThat(book.begin(10)).isEmpty();
    book.restrain(Restraint.OVER_POWER, 10);
    assertThat(book.begin(30)).isEmpty();
    var inference = book.submit(Workload.INFERENCE, false, 30);
    book.restrain(Restraint.OVERHEATED, 30);
    assertThatThrownBy(() -> book.submit(Workload.GRID_JOB, false, 30))
        .hasMessage("the device is too hot for any work");
    assertThatThrownBy(() -> book.request(Workload.INFERENCE, 1, 0))
        .hasMessage("the device is too hot for any work");
    var freeing = book.submit(Workload.MINING, true, 30);
    assertThat(book.begin(60)).contains(freeing);
    book.end(freeing, 65);
    assertThat(book.begin(5_000)).as("not even the impatient").isEmpty();
    book.restrain(Restraint.HOT, 5_000);
    assertThat(book.begin(5_000)).contains(inference);
    book.end(inference, 5_010);
    book.restrain(Restraint.NONE, 5_010);
    assertThat(book.begin(5_060)).contains(mining);
    assertThat(book.ledger().totals(5_060))
        .isEqualTo(
            Map.of(
                DeviceUse.HOT, 10L,
                DeviceUse.OVER_POWER, 20L,
                DeviceUse.OVERHEATED, 30L + 4_935L,
                DeviceUse.FREEING, 5L,
                DeviceUse.INFERENCE, 10L,
                DeviceUse.QUIET, 50L));
  }

  private Claim granted(Workload workload, long bytes) throws GpuException {
    var claim = book.request(workload, bytes, 0);
    assertThat(book.grant(claim, 0)).isTrue();
    return claim;
  }

  private List<YieldDemand> demands(Claim... claims) {
    return List.of(claims).stream().map(book::demand).toList();
  }
}
