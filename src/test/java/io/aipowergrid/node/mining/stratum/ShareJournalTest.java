package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ShareJournalTest {
  private static final int PATIENCE_SECONDS = 60;

  private final LinkedBlockingQueue<List<AcceptedShare>> written = new LinkedBlockingQueue<>();

  @Test
  void sharesThatComeTogetherAreWrittenTogetherAndInOrder() throws InterruptedException {
    var gate = new CountDownLatch(1);
    try (var journal = new ShareJournal(store(gate), 100)) {
      assertThat(journal.keep(share(0), () -> {})).isTrue();
      await(() -> journal.waiting() == 0);
      IntStream.range(1, 50).forEach(i -> assertThat(journal.keep(share(i), () -> {})).isTrue());
      gate.countDown();
      journal.close();
    }
    assertThat(written.stream().flatMap(List::stream).map(AcceptedShare::height))
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(Long::valueOf).toList());
    assertThat(written).hasSizeLessThan(50);
  }

  @Test
  void saysThatAShareIsAcceptedOnlyWhenItIsSafe() throws InterruptedException {
    var gate = new CountDownLatch(1);
    var told = new LinkedBlockingQueue<Boolean>();
    try (var journal = new ShareJournal(store(gate), 100)) {
      journal.keep(share(1), () -> told.add(!written.isEmpty()));
      await(() -> journal.waiting() == 0);
      assertThat(told).isEmpty();
      gate.countDown();
      assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void outlivesAListenerThatBreaks() throws InterruptedException {
    try (var journal = new ShareJournal(store(new CountDownLatch(0)), 100)) {
      journal.keep(
          share(1),
          () -> {
            throw new IllegalStateException("thrown by a test");
          });
      assertThat(written.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(1);
      journal.keep(share(2), () -> {});
      assertThat(written.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void refusesSharesThatItCouldLose() {
    var gate = new CountDownLatch(1);
    var journal = new ShareJournal(store(gate), 3);
    int taken = 0;
    while (journal.keep(share(taken), () -> {})) {
      taken++;
    }
    assertThat(taken).isBetween(3, 3 + ShareJournal.BATCH_MAX);
    gate.countDown();
    journal.close();
    assertThat(written.stream().mapToInt(List::size).sum()).isEqualTo(taken);
    assertThat(journal.keep(share(99), () -> {})).isFalse();
  }

  @Test
  void triesAgainWhenStorageFails() throws InterruptedException {
    var failures = new java.util.concurrent.atomic.AtomicInteger(2);
    var store =
        new ShareStore() {
          @Override
          public void write(List<AcceptedShare> shares) {
            if (failures.getAndDecrement() > 0) {
              throw new IllegalStateException("thrown by a test");
            }
            written.add(shares);
          }

          @Override
          public int prune(Instant before) {
            return 0;
          }
        };
    try (var journal = new ShareJournal(store, 10)) {
      journal.keep(share(7), () -> {});
      assertThat(written.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly(share(7));
    }
    assertThat(written).isEmpty();
  }

  private ShareStore store(CountDownLatch gate) {
    return new ShareStore() {
      @Override
      public void write(List<AcceptedShare> shares) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        written.add(shares);
      }

      @Override
      public int prune(Instant before) {
        return 0;
      }
    };
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static AcceptedShare share(long height) {
    return new AcceptedShare(
        Instant.EPOCH,
        new WorkerName("a", "b"),
        ShareWork.EASIEST_SERVED,
        height,
        Optional.empty());
  }
}
