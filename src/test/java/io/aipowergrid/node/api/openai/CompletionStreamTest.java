package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.jobs.JobState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletionStreamTest {
  private final ObjectMapper mapper = new ObjectMapper();
  private final CompletionStream stream = new CompletionStream(Told.IDENTITY, Told.CARD, 1, true);

  @Test
  void pinsTheJsonOfAPiece() throws Exception {
    var chunk = stream.generated(0, Told.token(0, "Hel")).getFirst();
    assertThat(mapper.writeValueAsString(chunk))
        .isEqualTo(
            "{\"id\":\"cmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6\",\"object\":\"text_completion\","
                + "\"created\":1763800000,\"model\":\"aipg-builtin\",\"choices\":[{\"text\":\"Hel\","
                + "\"index\":0,\"logprobs\":null,\"finish_reason\":null}]}");
  }

  @Test
  void sendsHeldBackTextBeforeTheFinish() {
    stream.generated(0, Told.token(0, "Hel"));
    var rest = stream.generated(0, Told.finished(FinishReason.STOP, "Hello"));
    assertThat(rest.getFirst().choices().getFirst().text()).isEqualTo("lo");
    var last = stream.settled(Told.outcome(JobState.SUCCEEDED));
    assertThat(last.getFirst().choices().getFirst().finishReason()).isEqualTo("stop");
    assertThat(last.get(1).choices()).isEmpty();
    assertThat(last.get(1).usage()).isNotNull();
  }

  @Test
  void countsOffsetsOverTheWholeAnswer() {
    stream.generated(0, Told.tokenWithLogprobs(0, "Hel"));
    var second = stream.generated(0, Told.tokenWithLogprobs(1, "lo")).getFirst();
    assertThat(second.choices().getFirst().logprobs())
        .isEqualTo(
            new CompletionLogprobs(
                List.of("lo"), List.of(-0.5), List.of(Map.of("lo", -0.5)), List.of(3)));
  }
}
