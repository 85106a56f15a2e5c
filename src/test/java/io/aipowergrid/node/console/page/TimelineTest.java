package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import io.aipowergrid.node.jobs.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant ADMITTED = Instant.parse("2026-11-22T15:40:00Z");

  @Test
  void drawsEachStageInProportion() {
    var job = job(JobState.SUCCEEDED, 200, 500L, 1000);
    var stages = new Timeline(job, ADMITTED.plusMillis(900), ADMITTED).stages();
    assertThat(stages)
        .extracting(
            stage -> stage.name() + " " + stage.x() + " " + stage.width() + " " + stage.took())
        .containsExactly(
            "admitted 0 0 ",
            "queued 0 200 200 ms",
            "prefill 200 300 300 ms",
            "decode 500 400 400 ms",
            "receipt 900 100 100 ms",
            "settled 1000 0 ");
  }

  @Test
  void showsOnlyWhatAJobHasReached() {
    var waiting =
        new Timeline(job(JobState.QUEUED, null, null, null), null, ADMITTED.plusSeconds(3));
    assertThat(waiting.stages())
        .extracting(JobDetailView.Stage::name)
        .containsExactly("admitted", "queued");
    assertThat(waiting.total()).isEqualTo(Duration.ofSeconds(3));

    var reading =
        new Timeline(job(JobState.RUNNING, 10, null, null), null, ADMITTED.plusSeconds(1));
    assertThat(reading.stages())
        .extracting(JobDetailView.Stage::name)
        .containsExactly("admitted", "queued", "prefill");
  }

  @Test
  void keepsAShortStageVisibleAndInsideTheLine() {
    var stages =
        new Timeline(job(JobState.SUCCEEDED, 0, 100_000L, 100_000), null, ADMITTED).stages();
    assertThat(stages)
        .allSatisfy(stage -> assertThat(stage.x() + stage.width()).isLessThanOrEqualTo(1000));
    assertThat(stages.get(1).width()).isEqualTo(4);
  }

  private static JobView job(
      JobState state, @Nullable Integer started, @Nullable Long first, @Nullable Integer ended) {
    return new JobView(
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        null,
        null,
        "chat",
        "m",
        state,
        JobPriority.FREE,
        false,
        1,
        1,
        false,
        null,
        ADMITTED,
        started == null ? null : ADMITTED.plusMillis(started),
        ended == null ? null : ADMITTED.plusMillis(ended),
        ADMITTED.plusSeconds(600),
        first == null ? null : Duration.ofMillis(first),
        Usage.NONE,
        MicroUsd.ZERO,
        List.of(),
        null,
        null,
        null,
        false);
  }
}
