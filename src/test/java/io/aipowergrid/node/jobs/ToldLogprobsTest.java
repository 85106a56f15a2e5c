package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldLogprobsTest {
  private static final Sampling ASKING = Samples.asking(2).sampling();
  private static final Position POSITION =
      new Position(-0.25, List.of(new Likely(9, -0.25), new Likely(-1, Double.NEGATIVE_INFINITY)));

  private static final List<JobEvent.Generated> TOLD =
      List.of(
          Samples.started(0, 3, 0),
          Samples.tokenWithLogprobs(0, 0),
          Samples.token(1, 0),
          Samples.tokenWithLogprobs(0, 1),
          Samples.finished(0, 3, 2, FinishReason.STOP));

  @Test
  void areThoseOfTheChoice() {
    assertThat(ToldLogprobs.of(TOLD, 0, ASKING, 2))
        .isEqualTo(new AnswerLogprobs(List.of(POSITION, POSITION)));
    assertThat(ToldLogprobs.of(TOLD, 0, ASKING, 1))
        .as("a fault that stands by one token")
        .isEqualTo(new AnswerLogprobs(List.of(POSITION)));
    assertThat(ToldLogprobs.of(TOLD, 0, ASKING, 0)).isEqualTo(AnswerLogprobs.NONE);
  }

  @Test
  void areNoneWhereNobodyAskedOrNotAllWereTold() {
    assertThat(ToldLogprobs.of(TOLD, 0, Sampling.greedy(), 2)).isNull();
    assertThat(ToldLogprobs.of(TOLD, 1, ASKING, 1)).isNull();
    assertThat(ToldLogprobs.of(TOLD, 0, ASKING, 3)).isNull();
  }

  @Test
  void endAtTheLimit() {
    int limit = AnswerLogprobs.kept(20, Integer.MAX_VALUE);
    var told = new ArrayList<JobEvent.Generated>();
    for (int position = 0; position <= limit; position++) {
      told.add(Samples.tokenWithLogprobs(0, position));
    }
    var kept = ToldLogprobs.of(told, 0, Samples.asking(20).sampling(), limit + 1);
    assertThat(kept).isNotNull();
    assertThat(kept.positions()).hasSize(limit);
  }
}
