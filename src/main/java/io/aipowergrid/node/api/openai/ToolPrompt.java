package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.ChatMessage.Role;
import io.aipowergrid.node.inference.ToolCallText;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a model of tools in words that every chat template can carry: the system message lists
 * them, a call stands in the assistant's text as {@link ToolCallText} says, a result in a message
 * of the user. Pure.
 */
final class ToolPrompt {
  static final String CALL_OPEN = ToolCallText.MARK + ToolCallText.BEFORE_NAME + '"';
  static final String CALL_MIDDLE = '"' + ToolCallText.BEFORE_ARGUMENTS;
  static final String CALL_CLOSE = ToolCallText.END;

  private static final String BEFORE_TOOLS =
      """
      # Tools

      You may call one or more functions to assist with the user query.

      You are provided with function signatures within <tools></tools> XML tags:
      <tools>
      """;
  private static final String BEHIND_TOOLS =
      """
      </tools>

      For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
      <tool_call>
      {"name": <function-name>, "arguments": <args-json-object>}
      </tool_call>\
      """;

  private ToolPrompt() {}

  /** The conversation with the tools told at its beginning. */
  static List<ChatMessage> tell(List<ChatMessage> messages, Tools tools) {
    var told = new ArrayList<>(messages);
    boolean system = messages.getFirst().role() == Role.SYSTEM;
    var before = system ? messages.getFirst().content() + "\n\n" : "";
    if (system) told.removeFirst();
    told.addFirst(new ChatMessage(Role.SYSTEM, before + text(tools)));
    return List.copyOf(told);
  }

  private static String text(Tools tools) {
    var text = new StringBuilder(BEFORE_TOOLS);
    for (var tool : tools.told()) {
      var json = JsonNodeFactory.instance.objectNode().put("type", "function");
      var function = json.putObject("function").put("name", tool.name());
      if (!tool.description().isEmpty()) function.put("description", tool.description());
      function.set("parameters", tool.parameters());
      text.append(json).append('\n');
    }
    return text.append(BEHIND_TOOLS).toString();
  }

  /** A call as the assistant's text shows it. */
  static String call(String name, String arguments) {
    return CALL_OPEN + name + CALL_MIDDLE + arguments + CALL_CLOSE;
  }

  /** A tool's result as the user's text shows it. */
  static String result(String content) {
    return "<tool_response>\n" + content + "\n</tool_response>";
  }
}
