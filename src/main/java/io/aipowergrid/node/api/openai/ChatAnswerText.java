package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.api.openai.ToolCallReader.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a whole answer.
 *
 * @param content null when the assistant only called tools
 * @param calls none in an answer without tools
 */
record ChatAnswerText(@Nullable String content, List<ToolCallBody> calls) {
  static ChatAnswerText plain(String text) {
    return new ChatAnswerText(text, List.of());
  }

  /** Reads an answer that may hold calls. */
  static ChatAnswerText withCalls(AnswerIdentity identity, int choice, String text, ToolUse tools) {
    var reader = new ToolCallReader(tools);
    var parts = new ArrayList<>(reader.add(text));
    parts.addAll(reader.end());
    var content = new StringBuilder();
    var names = new ArrayList<String>();
    var arguments = new ArrayList<StringBuilder>();
    for (var part : parts) {
      switch (part) {
        case Part.Text(var more) -> content.append(more);
        case Part.Call(var _, var name) -> {
          names.add(name);
          arguments.add(new StringBuilder());
        }
        case Part.Arguments(var index, var more) -> arguments.get(index).append(more);
      }
    }
    var calls = new ArrayList<ToolCallBody>();
    for (int i = 0; i < names.size(); i++) {
      var id = identity.toolCallId(choice, i);
      calls.add(ToolCallBody.whole(id, names.get(i), arguments.get(i).toString()));
    }
    boolean said = !content.isEmpty() || calls.isEmpty();
    return new ChatAnswerText(said ? content.toString() : null, List.copyOf(calls));
  }

  /** The finish reason of an answer with these parts. */
  String finishReason(String reason) {
    return finishReason(reason, calls.size());
  }

  static String finishReason(String reason, int calls) {
    return calls > 0 && reason.equals("stop") ? "tool_calls" : reason;
  }
}
