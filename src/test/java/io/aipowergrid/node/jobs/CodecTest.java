package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.TokenLogprobs.Candidate;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final Payload PAYLOAD =
      new Payload(
          List.of(Samples.richGeneration(), Samples.generation(1, 1, 8)),
          Map.of("b", "", "a", "ä"));
  private static final Answer ANSWER =
      new Answer(
          List.of(
              Samples.started(0, 3, 2),
              Samples.token(0, 0),
              Samples.tokenWithLogprobs(1, 0),
              Samples.finished(0, 3, 1, FinishReason.STOP),
              Samples.finished(1, 3, 1, FinishReason.CANCELLED)),
          Map.of("id", "x"));

  @Test
  void payloadsSurviveTheRoundTrip() {
    assertThat(PayloadCodec.read(PayloadCodec.write(PAYLOAD))).isEqualTo(PAYLOAD);
    // The order of a map's entries must not change the bytes.
    assertThat(PayloadCodec.write(new Payload(PAYLOAD.generations(), Map.of("a", "ä", "b", ""))))
        .isEqualTo(PayloadCodec.write(PAYLOAD));
  }

  @Test
  void answersSurviveTheRoundTrip() {
    assertThat(AnswerCodec.read(AnswerCodec.write(ANSWER)))
        .usingRecursiveComparison()
        .isEqualTo(ANSWER);
  }

  @Test
  void readsPayloadsOfTheFirstLayoutWhichKnewNoConstraint() {
    var payload = new Payload(List.of(Samples.generation(0, 5, 1, 2)), Map.of());
    var bytes = PayloadCodec.write(payload);
    var first = Arrays.copyOf(bytes, bytes.length - 1);
    first[0] = 1;
    assertThat(PayloadCodec.read(first)).isEqualTo(payload);
  }

  @Test
  void readsAnswersOfTheFirstLayoutWhichKnewNoIdsOfLikelyTokens() {
    var event = Samples.tokenWithLogprobs(0, 0);
    var bytes = AnswerCodec.write(new Answer(List.of(event), Map.of()));
    // Version, echo, events, choice, kind, position, token, text, mark, chosen token, list size.
    int firstId = 1 + 1 + 1 + 1 + 1 + 4 + 4 + 3 + 1 + (3 + 3 + 8) + 1;
    int secondId = firstId + 4 + (3 + 3 + 8);
    var first = new ByteArrayOutputStream();
    first.write(1);
    first.write(bytes, 1, firstId - 1);
    first.write(bytes, firstId + 4, secondId - firstId - 4);
    first.write(bytes, secondId + 4, bytes.length - secondId - 4);
    var token = (GenerationEvent.Token) event.event();
    var read = AnswerCodec.read(first.toByteArray()).events().getFirst().event();
    assertThat(read).usingRecursiveComparison().ignoringFields("logprobs.top").isEqualTo(token);
    assertThat(((GenerationEvent.Token) read).logprobs().top())
        .extracting(Candidate::tokenId, Candidate::token, Candidate::logprob)
        .containsExactly(
            tuple(Candidate.UNKNOWN_ID, "é", -0.25),
            tuple(Candidate.UNKNOWN_ID, "", Double.NEGATIVE_INFINITY));
  }

  @Test
  void refusesEveryCutPayloadAndAnswer() {
    refusesCuts(PayloadCodec.write(PAYLOAD), PayloadCodec::read);
    refusesCuts(AnswerCodec.write(ANSWER), AnswerCodec::read);
  }

  @Test
  void refusesBytesBehindTheEndAndOtherVersions() {
    var payload = PayloadCodec.write(PAYLOAD);
    assertThatThrownBy(() -> PayloadCodec.read(Arrays.copyOf(payload, payload.length + 1)))
        .isInstanceOf(MalformedBytesException.class);
    payload[0]++;
    assertThatThrownBy(() -> PayloadCodec.read(payload))
        .isInstanceOf(MalformedBytesException.class);
  }

  @Test
  void noiseNeverDoesMoreThanBeRefused() {
    var random = new Random(4711);
    for (int i = 0; i < 2_000; i++) {
      var bytes = i % 2 == 0 ? PayloadCodec.write(PAYLOAD) : AnswerCodec.write(ANSWER);
      bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
      try {
        Object unused = i % 2 == 0 ? PayloadCodec.read(bytes) : AnswerCodec.read(bytes);
        assertThat(unused).isNotNull();
      } catch (MalformedBytesException | NodeException | IllegalArgumentException expected) {
        // Refused in a controlled way.
      }
    }
  }

  @Test
  void aFailedChoiceIsNoPartOfAnAnswer() {
    var failed = new JobEvent.Generated(0, new GenerationEvent.Failed(ErrorCode.INTERNAL, "no"));
    assertThatThrownBy(() -> AnswerCodec.write(new Answer(List.of(failed), Map.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sealsOpenOnlyForTheirOwnJobAndPurpose() {
    var seal = new JobSeal("A".repeat(44));
    var job = new UUID(1, 2);
    var sealed = seal.seal(job, PAYLOAD);
    assertThat(seal.openPayload(job, sealed)).contains(PAYLOAD);
    assertThat(seal.openPayload(new UUID(1, 3), sealed)).isEmpty();
    assertThat(seal.openAnswer(job, sealed)).isEmpty();
    assertThat(new JobSeal("B".repeat(44)).openPayload(job, sealed)).isEmpty();
    sealed[sealed.length / 2] ^= 1;
    assertThat(seal.openPayload(job, sealed)).isEmpty();
    assertThat(seal.openPayload(job, new byte[0])).isEmpty();
  }

  @Test
  void idempotencyKeysAreKnownAgainPerProjectOnly() {
    var seal = new JobSeal("A".repeat(44));
    var project = new UUID(5, 6);
    assertThat(seal.fingerprint(project, "k")).isEqualTo(seal.fingerprint(project, "k"));
    assertThat(seal.fingerprint(project, "k")).isNotEqualTo(seal.fingerprint(project, "l"));
    assertThat(seal.fingerprint(project, "k")).isNotEqualTo(seal.fingerprint(new UUID(5, 7), "k"));
  }

  private static void refusesCuts(byte[] whole, Function<byte[], ?> reader) {
    for (int length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> reader.apply(cut))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(MalformedBytesException.class);
    }
  }
}
