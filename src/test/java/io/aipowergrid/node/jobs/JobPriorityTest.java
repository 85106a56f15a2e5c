package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobPriorityTest {
  @Test
  void followsThePlanAndWhoWaits() {
    assertThat(JobPriority.of("paid", false)).isEqualTo(JobPriority.PAID_INTERACTIVE);
    assertThat(JobPriority.of("PAID", true)).isEqualTo(JobPriority.PAID_BACKGROUND);
    assertThat(JobPriority.of("free", false)).isEqualTo(JobPriority.FREE);
    assertThat(JobPriority.of("batch", false)).isEqualTo(JobPriority.BATCH);
    assertThat(JobPriority.of("whatever", false)).isEqualTo(JobPriority.FREE);
  }
}
