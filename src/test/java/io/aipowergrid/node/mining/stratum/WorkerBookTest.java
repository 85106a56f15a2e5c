package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkerBookTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final WorkerName RIG = new WorkerName("ADDR", "rig");

  @Test
  void countsSharesByWhatBecameOfThem() {
    var book = new WorkerBook(10);
    book.opened(RIG, START);
    for (var outcome : ShareOutcome.values()) {
      book.judged(RIG, outcome, new ShareWork(500), START);
    }
    book.solved(RIG, START);
    var view = book.views(START).getFirst();
    assertThat(view.worker()).isEqualTo(RIG);
    assertThat(view.sessions()).isEqualTo(1);
    assertThat(view.accepted()).isEqualTo(1);
    assertThat(view.stale()).isEqualTo(1);
    assertThat(view.duplicate()).isEqualTo(1);
    assertThat(view.busy()).isEqualTo(1);
    assertThat(view.rejected()).isEqualTo(ShareOutcome.values().length - 4L);
    assertThat(view.blocks()).isEqualTo(1);
    assertThat(view.hashes()).isEqualTo(500);
    assertThat(view.lastShare()).contains(START);
    book.closed(RIG);
    assertThat(book.views(START).getFirst().sessions()).isZero();
  }

  @Test
  void theSpeedIsThatOfTheLastTenMinutes() {
    var book = new WorkerBook(10);
    for (int second = 0; second < 1200; second += 10) {
      // 100 hashes a second, and then twice as many.
      var work = new ShareWork(second < 600 ? 1_000 : 2_000);
      book.judged(RIG, ShareOutcome.ACCEPTED, work, START.plusSeconds(second));
    }
    assertThat(book.views(START.plusSeconds(1199)).getFirst().hashesPerSecond())
        .isCloseTo(200, within(1.0));
    assertThat(book.views(START.plusSeconds(4000)).getFirst().hashesPerSecond()).isZero();
  }

  @Test
  void aNewWorkersSpeedCountsFromItsFirstShare() {
    var book = new WorkerBook(10);
    for (int second = 0; second <= 60; second += 10) {
      book.judged(RIG, ShareOutcome.ACCEPTED, new ShareWork(1_000), START.plusSeconds(second));
    }
    assertThat(book.views(START.plusSeconds(70)).getFirst().hashesPerSecond())
        .isCloseTo(100, within(1e-9));
  }

  @Test
  void forgetsTheWorkerUnheardOfForLongest() {
    var book = new WorkerBook(2);
    for (String account : new String[] {"a", "b", "a", "c"}) {
      book.judged(new WorkerName(account, "r"), ShareOutcome.ACCEPTED, new ShareWork(300), START);
    }
    assertThat(book.views(START).stream().map(view -> view.worker().account()))
        .containsExactly("a", "c");
  }
}
