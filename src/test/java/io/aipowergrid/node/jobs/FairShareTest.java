package io.aipowergrid.node.jobs;

import static io.aipowergrid.node.jobs.JobPriority.BATCH;
import static io.aipowergrid.node.jobs.JobPriority.FREE;
import static io.aipowergrid.node.jobs.JobPriority.PAID_BACKGROUND;
import static io.aipowergrid.node.jobs.JobPriority.PAID_INTERACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FairShareTest {
  private final FairShare share = new FairShare(10, 2);

  @Test
  void servesTheBestQueueFirst() {
    assertThat(share.choose(EnumSet.allOf(JobPriority.class))).isEqualTo(PAID_INTERACTIVE);
    assertThat(share.choose(Set.of(PAID_BACKGROUND, FREE, BATCH))).isEqualTo(PAID_BACKGROUND);
    assertThat(share.choose(Set.of(FREE, BATCH))).isEqualTo(FREE);
    assertThat(share.choose(Set.of(BATCH))).isEqualTo(BATCH);
  }

  @Test
  void keepsTheMinimumSharesUnderPaidLoad() {
    // The first start must be saved up before it is given, so each share is one start late.
    var starts = serve(1_000, EnumSet.allOf(JobPriority.class));
    assertThat(starts)
        .containsEntry(FREE, 99)
        .containsEntry(BATCH, 19)
        .containsEntry(PAID_INTERACTIVE, 882);
  }

  @Test
  void givesNothingAwayWhenOnlyPaidJobsWait() {
    assertThat(serve(500, EnumSet.of(PAID_INTERACTIVE))).containsEntry(PAID_INTERACTIVE, 500);
    // What did not wait has saved nothing up: the first ten starts stay with the paid queue.
    var starts = serve(10, EnumSet.of(PAID_INTERACTIVE, FREE));
    assertThat(starts).containsEntry(PAID_INTERACTIVE, 10).doesNotContainKey(FREE);
    assertThat(share.choose(Set.of(PAID_INTERACTIVE, FREE))).isEqualTo(FREE);
  }

  @Test
  void savesUpForTwoStartsAtMost() {
    for (int i = 0; i < 1_000; i++) {
      share.started(PAID_INTERACTIVE, Set.of(PAID_INTERACTIVE, FREE));
    }
    var burst = serve(12, EnumSet.of(PAID_INTERACTIVE, FREE));
    assertThat(burst).containsEntry(FREE, 3);
  }

  @Test
  void refusesSharesAboveTheWhole() {
    new FairShare(98, 2);
    assertThatThrownBy(() -> new FairShare(98, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FairShare(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> share.choose(Set.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private Map<JobPriority, Integer> serve(int starts, EnumSet<JobPriority> waiting) {
    var served = new EnumMap<JobPriority, Integer>(JobPriority.class);
    for (int i = 0; i < starts; i++) {
      var chosen = share.choose(waiting);
      share.started(chosen, waiting);
      served.merge(chosen, 1, Integer::sum);
    }
    return served;
  }
}
