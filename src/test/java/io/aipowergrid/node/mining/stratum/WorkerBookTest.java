package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerBookTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final WorkerName RIG = new WorkerName("ADDR", "rig");

  @Test
  void countsSharesByWhatBecameOfThem() {
    var book = new WorkerBook(10);
    book.opened(RIG, new ShareWork(700), START);
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
    assertThat(view.current()).isEqualTo(new ShareWork(700));
    book.told(RIG, new ShareWork(900));
    assertThat(book.views(START).getFirst().current()).isEqualTo(new ShareWork(900));
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

  @Test
  void namesAloneDriveOutNobodyWhoWorks() {
    var book = new WorkerBook(3);
    var away = new WorkerName("away", "r");
    share(book, away);
    open(book, "working");
    share(book, new WorkerName("working", "r"));
    for (int i = 0; i < 100; i++) {
      open(book, "name" + i);
      book.closed(new WorkerName("name" + i, "r"));
    }
    assertThat(accounts(book)).containsExactly("away", "name99", "working");
    // Those that are connected come before those that are not, by age, and then shares count.
    open(book, "name99");
    open(book, "late");
    assertThat(accounts(book)).containsExactly("late", "name99", "working");
    open(book, "later");
    assertThat(accounts(book)).containsExactly("late", "later", "working");
  }

  private static void open(WorkerBook book, String account) {
    book.opened(new WorkerName(account, "r"), new ShareWork(300), START);
  }

  private static void share(WorkerBook book, WorkerName worker) {
    book.judged(worker, ShareOutcome.ACCEPTED, new ShareWork(300), START);
  }

  private static List<String> accounts(WorkerBook book) {
    return book.views(START).stream().map(view -> view.worker().account()).toList();
  }
}
