package io.aipowergrid.node.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import java.util.List;
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

  private static ObjectNode constrained() {
    return format(transcript(new OutputConstraint(OutputConstraint.Kind.REGEX, "a")));
  }

  private static void refuses(ObjectNode json, String sentence) {
    assertThatThrownBy(() -> TranscriptJson.parse(json))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage(sentence);
  }

  @Test
  void refusesAConstraintOfAnUnknownKindInItsOwnWords() {
    for (var kind : List.of("poem", "REGEX", "")) {
      var json = constrained();
      ((ObjectNode) json.get("constraint")).put("kind", kind);
      refuses(json, "transcript.constraint.kind is none that this node knows");
    }
  }

  @Test
  void refusesAnotherFormOfAUuid() {
    for (var text : List.of("nobody", "1-1-1-1-1", "")) {
      refuses(constrained().put("organisation", text), "transcript.organisation is not a UUID");
    }
  }

  @Test
  void refusesHexOfAnotherFormOrLength() {
    for (var text : List.of("zz".repeat(16), "0".repeat(31), "0".repeat(34))) {
      refuses(
          constrained().put("client_salt", text), "transcript.client_salt is not 16 bytes in hex");
      refuses(
          constrained().put("client_nonce", text),
          "transcript.client_nonce is not 32 bytes in hex");
    }
  }

  @Test
  void refusesAnotherFormOfATokenId() {
    for (var name : List.of("five", "+5", "05", "99999999999", "")) {
      var json = constrained();
      ((ObjectNode) json.get("sampling")).putObject("logit_bias_e4").put(name, 1);
      refuses(json, "transcript.sampling.logit_bias_e4 has a name that is not a token id");
    }
  }

  @Test
  void refusesAValueOutsideOfItsRange() {
    var json = constrained();
    ((ObjectNode) json.get("sampling")).put("top_p_e4", 10_001);
    refuses(json, "transcript: top_p is outside of what this node accepts");
  }
}
