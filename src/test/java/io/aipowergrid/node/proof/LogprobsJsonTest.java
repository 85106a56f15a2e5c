package io.aipowergrid.node.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogprobsJsonTest {
  private static final Position POSITION =
      new Position(-0.1, List.of(new Likely(7, -0.1), new Likely(1023, -2.5)));

  /** Of an answer with five tokens. */
  private static Transcript transcript(int top, Position... positions) {
    var input = ReceiptFixtures.input(new UUID(1, 2), 0);
    var logprobs = new AnswerLogprobs(List.of(positions));
    var told = ReceiptFixtures.withLogprobs(input, top, logprobs);
    return new ReceiptDraft(told, ReceiptFixtures.salt("s"), ReceiptFixtures.salt("c"))
        .transcript();
  }

  private static Transcript again(Transcript transcript) {
    var json = CanonicalJson.format(TranscriptJson.format(transcript));
    return TranscriptJson.parse(CanonicalJson.parse(Tags.utf8(json)));
  }

  @Test
  void writesIdsAndTheShortestDecimals() {
    assertThat(
            CanonicalJson.format(
                LogprobsJson.format(
                    2, new AnswerLogprobs(List.of(POSITION, new Position(-1e-9, List.of()))))))
        .isEqualTo("{\"tokens\":[[\"-0.1\",7,\"-0.1\",1023,\"-2.5\"],[\"-1.0E-9\"]],\"top\":2}");
  }

  @Test
  void keepEveryBitInTheRoundTrip() {
    var extremes =
        List.of(
            0.0,
            -0.0,
            -Double.MIN_VALUE,
            -Double.MIN_NORMAL,
            -Double.MAX_VALUE,
            Double.NEGATIVE_INFINITY,
            -2.2250738585072014E-308);
    for (double value : extremes) {
      var transcript = transcript(1, new Position(value, List.of(new Likely(3, value))));
      assertThat(again(transcript)).isEqualTo(transcript);
    }
    var random = new Random(4711);
    for (int i = 0; i < 2_000; i++) {
      var value = -Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (!Double.isNaN(value)) {
        var transcript = transcript(0, new Position(value, List.of()));
        assertThat(again(transcript)).isEqualTo(transcript);
      }
    }
  }

  @Test
  void sayHowManyWereAskedForAndChangeNoHash() {
    var transcript = transcript(2, POSITION, POSITION);
    var read = again(transcript);
    assertThat(read.request().sampling().topLogprobs()).isEqualTo(2);
    assertThat(read.request().requestHash())
        .isEqualTo(ReceiptFixtures.input(new UUID(1, 2), 0).request().requestHash());
  }

  @Test
  void areAbsentWhereNobodyAsked() {
    var input = ReceiptFixtures.input(new UUID(1, 2), 0);
    var transcript =
        new ReceiptDraft(input, ReceiptFixtures.salt("s"), ReceiptFixtures.salt("c")).transcript();
    assertThat(TranscriptJson.format(transcript).has("logprobs")).isFalse();
    assertThat(again(transcript).logprobs()).isNull();
    assertThat(again(transcript).request().sampling().wantsLogprobs()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "0.5",
        "-0.50",
        "-0x1p-1",
        "-0.5d",
        " -0.5",
        "",
        "-1",
        "poem",
        "-0.10000000000000000000000000000000000000000001"
      })
  void refuseWhatIsNoLogProbability(String text) {
    refused(
        tokens -> ((ArrayNode) tokens.get(0)).set(4, text),
        "transcript.logprobs.tokens[0] holds something that is no log probability");
  }

  @Test
  void refuseEntriesOfAnotherShape() {
    var pairs = "transcript.logprobs.tokens[0] is not a list of a value and pairs";
    refused(tokens -> ((ArrayNode) tokens.get(0)).remove(4), pairs);
    refused(tokens -> ((ArrayNode) tokens.get(0)).removeAll(), pairs);
    refused(tokens -> tokens.set(0, "-0.5"), pairs);
    refused(
        tokens -> ((ArrayNode) tokens.get(0)).add(9).add("-3.5"),
        "transcript.logprobs.tokens[0] has more of the most likely tokens than 2");
    refused(
        tokens -> ((ArrayNode) tokens.get(0)).set(4, -0.5),
        "transcript.logprobs.tokens[0] is not a text");
    refused(
        tokens -> ((ArrayNode) tokens.get(0)).set(3, "7"),
        "transcript.logprobs.tokens[0] is not an integer of 32 bits");
    refused(
        tokens -> ((ArrayNode) tokens.get(0)).set(3, 1L << 31),
        "transcript.logprobs.tokens[0] is not an integer of 32 bits");
  }

  @Test
  void refuseMoreTokensThanTheAnswerHas() {
    var five = Collections.nCopies(5, POSITION).toArray(Position[]::new);
    assertThat(again(transcript(2, five))).isEqualTo(transcript(2, five));
    var json = TranscriptJson.format(transcript(2, five));
    ((ArrayNode) json.get("logprobs").get("tokens")).addArray().add("-0.5");
    refused(json, "transcript.logprobs.tokens has more entries than the 5 that are kept");
  }

  @Test
  void refuseANumberThatNobodyMayAskFor() {
    var range = "transcript.logprobs.top is not between 0 and " + Sampling.TOP_LOGPROBS_MAX;
    for (int top : new int[] {-1, 21, Integer.MAX_VALUE}) {
      var json = TranscriptJson.format(transcript(2, POSITION));
      ((ObjectNode) json.get("logprobs")).put("top", top);
      refused(json, range);
    }
    var json = TranscriptJson.format(transcript(2, POSITION));
    ((ObjectNode) json.get("logprobs")).put("top", "2");
    refused(json, "transcript.logprobs.top is not an integer of 32 bits");
    ((ObjectNode) json.get("logprobs")).remove("top");
    refused(json, "transcript.logprobs.top is missing");
    refused(json.put("logprobs", true), "transcript.logprobs is not an object");
    refused(json.putNull("logprobs"), "transcript.logprobs is not an object");
  }

  @Test
  void ofAnAnswerAtTheLimitFitIntoAFile() {
    var longest = -2.2250738585072014E-308;
    var top = new ArrayList<Likely>();
    for (int i = 0; i < Sampling.TOP_LOGPROBS_MAX; i++) {
      top.add(new Likely(Integer.MAX_VALUE, longest));
    }
    int kept = AnswerLogprobs.kept(Sampling.TOP_LOGPROBS_MAX, Integer.MAX_VALUE);
    var logprobs = new AnswerLogprobs(Collections.nCopies(kept, new Position(longest, top)));
    var json = CanonicalJson.format(LogprobsJson.format(Sampling.TOP_LOGPROBS_MAX, logprobs));
    assertThat(json.length()).isBetween(4 << 20, 5 << 20).isLessThan(CanonicalJson.BYTES_MAX / 4);
  }

  private static void refused(Consumer<ArrayNode> change, String sentence) {
    var json = TranscriptJson.format(transcript(2, POSITION));
    change.accept((ArrayNode) json.get("logprobs").get("tokens"));
    refused(json, sentence);
  }

  private static void refused(ObjectNode json, String sentence) {
    assertThatThrownBy(() -> TranscriptJson.parse(json))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage(sentence);
  }
}
