package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveJobTest {
  private static final JobEvent LAST = new JobEvent.Failed(ErrorCode.INTERNAL, "gone");

  @Test
  void tellsEveryReaderEverythingInOrder() throws InterruptedException {
    var job = job(1, 2);
    job.generated(Samples.started(0, 3, 0));
    job.generated(Samples.token(0, 0));
    assertThat(read(job)).containsExactly(Samples.started(0, 3, 0), Samples.token(0, 0));
    job.end(LAST);
    assertThat(read(job))
        .containsExactly(Samples.started(0, 3, 0), Samples.token(0, 0), LAST)
        .isEqualTo(read(job));
  }

  @Test
  void holdsExactlyWhatWasAskedForAndNotOneTokenMore() {
    int tokens = 5;
    var job = job(1, tokens);
    assertThat(job.generated(Samples.started(0, 3, 0))).isTrue();
    for (int i = 0; i < tokens; i++) {
      assertThat(job.generated(Samples.token(0, i))).isTrue();
    }
    // The place of Finished is the only one left.
    assertThat(job.generated(Samples.token(0, tokens))).isTrue();
    assertThat(job.generated(Samples.token(0, tokens + 1))).isFalse();
    job.end(LAST);
    assertThat(job.answer()).hasSize(tokens + 2);
  }

  @Test
  void writesAtFullSpeedWhileAReaderSleeps() throws InterruptedException {
    int tokens = 100_000;
    var job = job(1, tokens);
    var position = 0;
    long began = System.nanoTime();
    for (int i = 0; i < tokens; i++) {
      job.generated(Samples.token(0, i));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    // The reader that never read has missed nothing.
    assertThat(job.await(position, Duration.ZERO)).isEqualTo(Samples.token(0, 0));
    assertThat(job.await(tokens - 1, Duration.ZERO)).isEqualTo(Samples.token(0, tokens - 1));
  }

  @Test
  void tellsEachTokenOnceWhenTheJobRunsAgain() throws InterruptedException {
    var job = job(2, 8);
    run(job, 0, 2);
    // The first run broke off after two tokens; the second begins anew and gets further.
    run(job, 0, 4);
    job.generated(Samples.finished(0, 3, 4, FinishReason.STOP));
    job.generated(Samples.finished(0, 3, 4, FinishReason.STOP));
    assertThat(read(job))
        .containsExactly(
            Samples.started(0, 3, 0),
            Samples.token(0, 0),
            Samples.token(0, 1),
            Samples.token(0, 2),
            Samples.token(0, 3),
            Samples.finished(0, 3, 4, FinishReason.STOP));
    assertThat(job.allFinished()).isFalse();
    job.generated(Samples.finished(1, 3, 0, FinishReason.LENGTH));
    assertThat(job.allFinished()).isTrue();
  }

  @Test
  void keepsFailuresOfChoicesToItself() throws InterruptedException {
    var job = job(1, 1);
    job.generated(
        new JobEvent.Generated(0, new GenerationEvent.Failed(ErrorCode.INTERNAL, "broken")));
    assertThat(read(job)).isEmpty();
  }

  @Test
  void endsOnce() throws InterruptedException {
    var job = job(1, 1);
    job.end(LAST);
    job.end(new JobEvent.Failed(ErrorCode.CONFLICT, "later"));
    job.generated(Samples.token(0, 0));
    assertThat(read(job)).containsExactly(LAST);
    assertThat(job.await(1, Duration.ofDays(1))).as("returns at once after the end").isNull();
  }

  @Test
  void wakesAReaderThatWaits() throws InterruptedException {
    var job = job(1, 1);
    var got = new ArrayList<JobEvent>();
    var waiting = new CountDownLatch(1);
    var reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    waiting.countDown();
                    got.add(job.await(0, Duration.ofSeconds(20)));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    job.generated(Samples.token(0, 0));
    reader.join();
    assertThat(got).containsExactly(Samples.token(0, 0));
    assertThat(job.await(1, Duration.ofMillis(1))).isNull();
  }

  private static LiveJob job(int choices, long tokens) {
    return new LiveJob(new UUID(1, 2), choices, tokens);
  }

  private static void run(LiveJob job, int choice, int tokens) {
    job.generated(Samples.started(choice, 3, 0));
    for (int i = 0; i < tokens; i++) {
      job.generated(Samples.token(choice, i));
    }
  }

  private static List<JobEvent> read(LiveJob job) throws InterruptedException {
    var events = new ArrayList<JobEvent>();
    for (var event = job.await(0, Duration.ZERO); event != null; ) {
      events.add(event);
      event = job.await(events.size(), Duration.ZERO);
    }
    return events;
  }
}
