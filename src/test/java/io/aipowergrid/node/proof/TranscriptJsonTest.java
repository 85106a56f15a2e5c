package io.aipowergrid.node.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranscriptJsonTest {
  private static Transcript transcript(@Nullable OutputConstraint constraint) {
    var input = ReceiptFixtures.input(new UUID(1, 2), 0);
    var free = input.request();
    var request =
        new GenerationRequest(
            free.modelId(),
            free.promptTokens(),
            free.maxTokens(),
            free.sampling(),
            free.stopStrings(),
            free.clientNonce(),
            free.choice(),
            constraint);
    return new Transcript(
        request,
        input.result().outputTokens(),
        input.result().text(),
        input.organisationId(),
        Salt.of(new byte[Salt.LENGTH]),
        null);
  }

  private static ObjectNode format(Transcript transcript) {
    return TranscriptJson.format(transcript);
  }

  @Test
  void keepsTheConstraintAndSoTheRequestHash() {
    for (var kind : OutputConstraint.Kind.values()) {
      var transcript = transcript(new OutputConstraint(kind, "{\"type\": \"string\"}\n\u00e9"));
      var json = CanonicalJson.format(format(transcript));
      var read = TranscriptJson.parse(CanonicalJson.parse(Tags.utf8(json)));
      assertThat(read).isEqualTo(transcript);
      assertThat(read.request().requestHash()).isEqualTo(transcript.request().requestHash());
    }
  }

  @Test
  void saysNothingOfAConstraintWhereThereIsNone() {
    var transcript = transcript(null);
    assertThat(format(transcript).has("constraint")).isFalse();
    assertThat(TranscriptJson.parse(format(transcript))).isEqualTo(transcript);
  }

  @Test
  void refusesAConstraintOfAnUnknownKind() {
    var json = format(transcript(new OutputConstraint(OutputConstraint.Kind.REGEX, "a")));
    ((ObjectNode) json.get("constraint")).put("kind", "poem");
    assertThatThrownBy(() -> TranscriptJson.parse(json))
        .isInstanceOf(MalformedBytesException.class);
  }
}
