package io.aipowergrid.node.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.openai.ToolCallReader.Part;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.ToolCallText;
import io.aipowergrid.node.jobs.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolCallReaderTest {
  private static final String TWO_CALLS =
      "Let me see.\n\n"
          + ToolPrompt.call("weather", "{\"city\": \"<tool_call>}\", \"x\": {}}")
          + "\n"
          + ToolPrompt.call("clock", "{}");

  private static ChatAnswerText read(String text) {
    return ChatAnswerText.withCalls(Told.IDENTITY, 0, text, ToolUse.ALLOWED);
  }

  private static ChatAnswerText readBound(String text) {
    return ChatAnswerText.withCalls(Told.IDENTITY, 0, text, ToolUse.REQUIRED);
  }

  @Test
  void findsTextAndCalls() {
    var answer = read(TWO_CALLS);
    assertThat(answer.content()).isEqualTo("Let me see.");
    assertThat(answer.calls())
        .containsExactly(
            ToolCallBody.whole(
                Told.IDENTITY.toolCallId(0, 0),
                "weather",
                "{\"city\": \"<tool_call>}\", \"x\": {}}"),
            ToolCallBody.whole(Told.IDENTITY.toolCallId(0, 1), "clock", "{}"));
    assertThat(answer.finishReason("stop")).isEqualTo("tool_calls");
    assertThat(answer.finishReason("length")).isEqualTo("length");
  }

  @Test
  void leavesTextWithoutCallsAsItIs() {
    for (var text : List.of("", "Hi", " Hi \n", "a < b <tool", "<tool_call", "{\"name\": \"x\"}")) {
      assertThat(read(text).content()).isEqualTo(text);
      assertThat(read(text).calls()).isEmpty();
      assertThat(read(text).finishReason("stop")).isEqualTo("stop");
    }
  }

  @Test
  void saysNothingBesideCallsAlone() {
    assertThat(read(ToolPrompt.call("f", "{}")).content()).isNull();
  }

  @Test
  void keepsTheBeginningOfACallThatWasCut() {
    var cut = TWO_CALLS.substring(0, TWO_CALLS.indexOf(">}"));
    assertThat(read(cut).calls())
        .extracting(call -> call.function().arguments())
        .containsExactly("{\"city\": \"<tool_call");
  }

  @Test
  void neverShowsTheBeginningOfACallAsText() {
    var call = ToolPrompt.call("clock", "{}");
    for (int length = 1; length <= call.length(); length++) {
      assertThat(readBound(call.substring(0, length)).content()).isIn("", null);
    }
    for (int length = ToolCallText.MARK.length(); length <= call.length(); length++) {
      assertThat(read("Well.\n" + call.substring(0, length)).content()).isEqualTo("Well.");
    }
    assertThat(read("Well.\n<tool_call").content()).isEqualTo("Well.\n<tool_call");
  }

  @Test
  void neverStreamsTheBeginningOfACallAsText() {
    for (int length = 1; length < ToolPrompt.CALL_OPEN.length(); length++) {
      var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, false, ToolUse.REQUIRED);
      var cut = ToolPrompt.CALL_OPEN.substring(0, length);
      assertThat(stream.generated(0, Told.token(0, cut))).isEmpty();
      assertThat(stream.generated(0, Told.finished(FinishReason.LENGTH, cut))).isEmpty();
    }
  }

  @Test
  void aJobRemembersWhetherItsAnswersCallTools() {
    for (var use : ToolUse.values()) {
      assertThat(ToolUse.ofEcho(use.toEcho())).isEqualTo(use);
    }
  }

  @Test
  void piecesMakeTheWholeHoweverTheyAreCut() {
    var random = new Random(8);
    var whole = read(TWO_CALLS);
    for (int round = 0; round < 300; round++) {
      var reader = new ToolCallReader(ToolUse.ALLOWED);
      var parts = new ArrayList<Part>();
      for (int at = 0; at < TWO_CALLS.length(); ) {
        int to = Math.min(TWO_CALLS.length(), at + 1 + random.nextInt(12));
        parts.addAll(reader.add(TWO_CALLS.substring(at, to)));
        at = to;
      }
      parts.addAll(reader.end());
      var text = new StringBuilder();
      var arguments = List.of(new StringBuilder(), new StringBuilder());
      var names = new ArrayList<String>();
      for (var part : parts) {
        switch (part) {
          case Part.Text(var more) -> text.append(more);
          case Part.Call(var index, var name) -> {
            assertThat(index).isEqualTo(names.size());
            names.add(name);
          }
          case Part.Arguments(var index, var more) -> arguments.get(index).append(more);
        }
      }
      assertThat(text.toString()).isEqualTo(whole.content());
      assertThat(names).containsExactly("weather", "clock");
      assertThat(arguments.get(0).toString())
          .isEqualTo(whole.calls().getFirst().function().arguments());
      assertThat(arguments.get(1).toString()).isEqualTo("{}");
    }
  }

  @Test
  void streamsACallAsOpeningPiecesAndReason() {
    var stream = new ChatStream(Told.IDENTITY, Told.CARD, 1, false, ToolUse.ALLOWED);
    var chunks = new ArrayList<ChatCompletionChunk>();
    var text = ToolPrompt.call("clock", "{\"zone\":1}");
    int half = text.indexOf("zone") + 2;
    chunks.addAll(stream.generated(0, Told.token(0, text.substring(0, half))));
    chunks.addAll(stream.generated(0, Told.token(1, text.substring(half))));
    chunks.addAll(stream.generated(0, Told.finished(FinishReason.STOP, text)));
    chunks.addAll(stream.settled(Told.outcome(JobState.SUCCEEDED)));
    var calls = new ArrayList<ToolCallBody>();
    for (var chunk : chunks.subList(0, chunks.size() - 1)) {
      calls.addAll(chunk.choices().getFirst().delta().toolCalls());
    }
    assertThat(calls)
        .containsExactly(
            ToolCallBody.opening(0, Told.IDENTITY.toolCallId(0, 0), "clock"),
            ToolCallBody.piece(0, "{\"zo"),
            ToolCallBody.piece(0, "ne\":1}"));
    assertThat(chunks.getLast().choices().getFirst().finishReason()).isEqualTo("tool_calls");
  }
}
