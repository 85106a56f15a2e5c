package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.inference.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageRuleTest {
  private static final FinishReason STOP = FinishReason.STOP;

  @Test
  void countsAPromptOnceForAllChoicesThatShareIt() {
    var generations =
        List.of(Samples.generation(0, 10, 1, 2, 3), Samples.generation(1, 10, 1, 2, 3));
    var told =
        List.of(
            Samples.started(0, 3, 1),
            Samples.started(1, 3, 3),
            Samples.finished(1, 3, 4, STOP),
            Samples.finished(0, 3, 6, FinishReason.CANCELLED));
    assertThat(UsageRule.of(generations, told)).isEqualTo(new Usage(3, 1, 10));
    assertThat(UsageRule.worstCase(generations)).isEqualTo(new Usage(3, 0, 20));
  }

  @Test
  void countsEachOfSeveralPrompts() {
    var generations = List.of(Samples.generation(0, 1, 1, 2, 3), Samples.generation(1, 1, 1, 2));
    var told = List.of(Samples.started(0, 3, 0), Samples.started(1, 2, 2));
    assertThat(UsageRule.of(generations, told)).isEqualTo(new Usage(5, 2, 0));
    assertThat(UsageRule.worstCase(generations)).isEqualTo(new Usage(5, 0, 2));
  }

  @Test
  void countsNoPromptBeforeItsPrefillStarts() {
    var generations = List.of(Samples.generation(0, 10, 1, 2, 3));
    assertThat(UsageRule.of(generations, List.of())).isEqualTo(Usage.NONE);
  }

  @Test
  void refusesImpossibleUsage() {
    assertThatThrownBy(() -> new Usage(1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Usage(2, 2, 1).plus(new Usage(1, 0, 4))).isEqualTo(new Usage(3, 2, 5));
    assertThat(new Usage(2, 2, 1).totalTokens()).isEqualTo(3);
  }
}
