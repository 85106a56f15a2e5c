package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.jobs.JobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
  private static final String HEAD =
      "{\"id\":\"chatcmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1763800000,\"model\":\"aipg-builtin\",\"choices\":[";
  private static final String FINGERPRINT =
      "\"system_fingerprint\":\"" + Told.ENGINE.fingerprint(Told.CARD) + "\"";

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void pinsTheJsonOfAWholeStream() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, true, ToolUse.NONE);
    var lines = new ArrayList<String>();
    lines.addAll(json(stream.opening()));
    lines.addAll(json(stream.generated(0, new GenerationEvent.Started(3, 1))));
    lines.addAll(json(stream.generated(0, Told.token(0, "Hel"))));
    lines.addAll(json(stream.generated(0, Told.token(1, ""))));
    lines.addAll(json(stream.generated(0, Told.finished(FinishReason.STOP, "Hello"))));
    lines.addAll(json(stream.settled(Told.outcome(JobState.SUCCEEDED))));
    assertThat(lines)
        .containsExactly(
            HEAD
                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":null}]}",
            HEAD + "{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}",
            HEAD + "{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}]}",
            HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]," + FINGERPRINT + "}",
            HEAD
                + "],"
                + FINGERPRINT
                + ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}},"
                + "\"aipg\":{\"job\":\"01989f0a-5c0c-7d3e-9d41-a1b2c3d4e5f6\","
                + "\"receipts\":[\"rcpt_1\"],\"cost_micro_usd\":7}}");
    assertThat(lines).noneMatch(line -> line.contains("\"error\""));
  }

  @Test
  void sendsNoUsageWhenNotAsked() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, false, ToolUse.NONE);
    assertThat(stream.generated(0, Told.finished(FinishReason.LENGTH, ""))).isEmpty();
    var last = stream.settled(Told.outcome(JobState.SUCCEEDED));
    assertThat(last).hasSize(1);
    assertThat(last.getFirst().usage()).isNull();
    assertThat(last.getFirst().choices().getFirst().finishReason()).isEqualTo("length");
    assertThat(stream.tellsReceipts()).isFalse();
  }

  @Test
  void opensEveryIndexFirstAndFinishesThemAllAtTheEnd() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 3, false, ToolUse.NONE);
    assertThat(stream.opening())
        .extracting(chunk -> chunk.choices().getFirst().index())
        .containsExactly(0, 1, 2);
    assertThat(stream.generated(2, Told.finished(FinishReason.STOP, ""))).isEmpty();
    assertThat(stream.generated(0, Told.token(0, "a"))).hasSize(1);
    assertThat(stream.generated(0, Told.finished(FinishReason.LENGTH, "a"))).isEmpty();
    assertThat(stream.generated(1, Told.finished(FinishReason.STOP, ""))).isEmpty();
    assertThat(stream.settled(Told.outcome(JobState.SUCCEEDED)))
        .extracting(chunk -> chunk.choices().getFirst().finishReason())
        .containsExactly("length", "stop", "stop");
  }

  @Test
  void tellsLogProbabilitiesOfEveryTokenEvenWithoutText() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, false, ToolUse.NONE);
    assertThat(json(stream.generated(0, Told.tokenWithLogprobs(0, "é"))))
        .containsExactly(
            HEAD
                + "{\"index\":0,\"delta\":{\"content\":\"é\"},\"logprobs\":{\"content\":[{"
                + "\"token\":\"é\",\"logprob\":-0.5,\"bytes\":[195,169],\"top_logprobs\":[{"
                + "\"token\":\"é\",\"logprob\":-0.5,\"bytes\":[195,169]}]}]},"
                + "\"finish_reason\":null}]}");
    assertThat(stream.generated(0, Told.tokenWithLogprobs(1, ""))).hasSize(1);
  }

  @Test
  void aCancelledJobHasNoFinish() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, true, ToolUse.NONE);
    stream.generated(0, Told.finished(FinishReason.CANCELLED, ""));
    var failure =
        catchThrowableOfType(
            NodeException.class, () -> stream.settled(Told.outcome(JobState.CANCELLED)));
    assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void anExpiredJobKeepsWhatWasPaidFor() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, false, ToolUse.NONE);
    stream.generated(0, Told.token(0, "Hel"));
    stream.generated(0, Told.finished(FinishReason.CANCELLED, "Hel"));
    assertThat(
            stream
                .settled(Told.outcome(JobState.EXPIRED))
                .getFirst()
                .choices()
                .getFirst()
                .finishReason())
        .isEqualTo("length");
  }

  private List<String> json(List<?> chunks) {
    return chunks.stream().map(this::json).toList();
  }

  private String json(Object chunk) {
    try {
      return mapper.writeValueAsString(chunk);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
