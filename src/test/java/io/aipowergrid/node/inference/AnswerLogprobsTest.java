package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerLogprobsTest {
  private static final Position ONE = new Position(-0.5, List.of(new Likely(7, -0.25)));
  private static final Position OTHER = new Position(-0.5, List.of(new Likely(8, -0.25)));

  @Test
  void keepsAsManyTokensAsHaveRoom() {
    assertThat(AnswerLogprobs.kept(20, 4_096)).isEqualTo(4_096);
    assertThat(AnswerLogprobs.kept(20, 6_241)).isEqualTo(6_241);
    assertThat(AnswerLogprobs.kept(20, 6_242)).isEqualTo(6_241);
    assertThat(AnswerLogprobs.kept(0, 131_072)).isEqualTo(131_072);
    assertThat(AnswerLogprobs.kept(0, 131_073)).isEqualTo(131_072);
    assertThat(AnswerLogprobs.kept(20, 0)).isZero();
  }

  @Test
  void namesTheFirstTokenThatDiffers() {
    var all = new AnswerLogprobs(List.of(ONE, ONE, OTHER));
    assertThat(all.firstDifference(new AnswerLogprobs(List.of(ONE, ONE, OTHER)))).isEmpty();
    assertThat(all.firstDifference(new AnswerLogprobs(List.of(ONE, OTHER, OTHER)))).hasValue(1);
    assertThat(all.firstDifference(new AnswerLogprobs(List.of(ONE, ONE)))).hasValue(2);
    assertThat(new AnswerLogprobs(List.of(ONE, ONE)).firstDifference(all)).hasValue(2);
    assertThat(AnswerLogprobs.NONE.firstDifference(all)).hasValue(0);
  }

  @Test
  void tellsZeroesApart() {
    var plus = new AnswerLogprobs(List.of(new Position(0.0, List.of())));
    var minus = new AnswerLogprobs(List.of(new Position(-0.0, List.of())));
    assertThat(plus.firstDifference(minus)).hasValue(0);
  }
}
