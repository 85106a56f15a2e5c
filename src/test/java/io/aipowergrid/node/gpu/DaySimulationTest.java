package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * A day on virtual time: bursts of inference arrive while mining fills the gaps in batches of 20
 * ms. The decisions are those of production ({@link DeviceBook}); only kernels and clock are
 * simulated.
 */
class DaySimulationTest {
  private static final long MILLI = 1_000_000;
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final long BATCH = 20 * MILLI;
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final SplittableRandom random = new SplittableRandom(20_261_125);
  private final DeviceBook book =
      new DeviceBook(new ArbiterLimits(0, QUIET, Duration.ofSeconds(5), 1_000), 1L << 30, 0);
  private final PriorityQueue<Long> arrivals = new PriorityQueue<>();
  private long requested;
  private int bursts;
  private int returnsToMining;

  @Test
  void miningFillsTheDayAndYieldsWithinOneBatch(TestReporter reporter) throws Exception {
    planBursts();
    run();
    var totals = book.ledger().totals(DAY);
    long sum = totals.values().stream().mapToLong(Long::longValue).sum();
    double miningShare = (double) totals.get(DeviceUse.MINING) / DAY;
    reporter.publishEntry("mining share", String.valueOf(miningShare));
    reporter.publishEntry("preemptions", String.valueOf(book.preemptions().count()));
    reporter.publishEntry("p99 nanos", String.valueOf(book.preemptions().quantile(0.99)));
    reporter.publishEntry("bursts, returns", bursts + ", " + returnsToMining);

    assertThat(sum).isEqualTo(DAY).isEqualTo(book.ledger().elapsed());
    assertThat(book.ledger().minutes(DAY)).hasSize(1440);
    for (var minute : book.ledger().minutes(DAY)) {
      assertThat(minute.nanos().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(UseLedger.MINUTE_NANOS);
    }
    assertThat(totals.get(DeviceUse.INFERENCE)).isEqualTo(requested);
    // Nothing else is lost: what is not computing is the quiet period after a burst.
    assertThat(totals.keySet())
        .containsExactlyInAnyOrder(DeviceUse.INFERENCE, DeviceUse.MINING, DeviceUse.QUIET);
    assertThat(totals.get(DeviceUse.QUIET)).isLessThan(2L * bursts * QUIET.toNanos());
    assertThat(book.preemptions().count()).isBetween(bursts / 2L, (long) returnsToMining);
    assertThat(book.preemptions().quantile(1)).isBetween(1L, BATCH);
    // No thrash: gaps inside a burst are shorter than the quiet period, so at most one return each.
    assertThat(returnsToMining).isLessThanOrEqualTo(bursts + 1);
  }

  /** Bursts a minute apart on average; inside, gaps below the quiet period. */
  private void planBursts() {
    long at = 0;
    while (true) {
      at += (long) (-Math.log(1 - random.nextDouble()) * 60_000 * MILLI);
      if (at > DAY - 60_000 * MILLI) {
        return;
      }
      bursts++;
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        arrivals.add(at);
        at += random.nextLong(QUIET.toNanos() / 2);
      }
    }
  }

  private void run() throws GpuException {
    long now = 0;
    boolean wasMining = false;
    book.submit(Workload.MINING, false, now);
    while (now < DAY) {
      admit(now);
      var next = book.begin(now);
      if (next.isEmpty()) {
        now = Math.min(nextArrival(), Math.min(DAY, now + book.miningDelay(now)));
        continue;
      }
      Turn turn = next.get();
      if (turn.isMining() && !wasMining) {
        returnsToMining++;
      }
      wasMining = turn.isMining();
      now = compute(turn, now);
    }
    book.account(DAY);
  }

  /** Requests arrive while the kernel runs. */
  private long compute(Turn turn, long now) throws GpuException {
    long nanos = turn.isMining() ? BATCH : random.nextLong(5 * MILLI, 400 * MILLI);
    long end = Math.min(DAY, now + nanos);
    admit(end);
    book.end(turn, end);
    if (turn.isMining()) {
      book.submit(Workload.MINING, false, end);
    } else {
      requested += end - now;
    }
    return end;
  }

  private void admit(long until) throws GpuException {
    while (nextArrival() <= until) {
      book.submit(Workload.INFERENCE, false, arrivals.remove());
    }
  }

  private long nextArrival() {
    return arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.peek();
  }
}
