package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.inference.ChatMessage;
import io.aipowergrid.node.inference.ChatMessage.Role;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code messages}: content as text or as parts of text (api.md C7, C10). */
final class ChatMessagesField {
  private static final String NO_VISION =
      "This model has no vision: remove image parts, or use a model that reads images.";
  private static final String NO_FUNCTIONS =
      "Function calls were replaced by tool calls: send 'tool_calls' and messages of role tool.";

  private ChatMessagesField() {}

  static List<ChatMessage> read(JsonFields body) {
    if (!body.has("messages")) throw body.missing("messages");
    var elements = body.array("messages");
    if (elements.isEmpty()) throw body.wrong("messages", "must hold at least one message");
    var messages = new ArrayList<Read>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      add(JsonFields.object(elements.get(i), "messages[" + i + "]"), messages);
    }
    return messages.stream().map(Read::message).toList();
  }

  private record Read(ChatMessage message, boolean isResult) {}

  private static void add(JsonFields message, List<Read> messages) {
    var role = role(message);
    if (message.has("function_call")) throw message.unsupported("function_call", NO_FUNCTIONS);
    if (role != Role.TOOL) {
      var said = content(message, role);
      var text = said + calls(message, role, said.isEmpty());
      messages.add(new Read(new ChatMessage(role, text), false));
      return;
    }
    if (message.text("tool_call_id") == null) throw message.missing("tool_call_id");
    var result = ToolPrompt.result(content(message, role));
    // Results that stand together are told together, as the calls were made.
    if (!messages.isEmpty() && messages.getLast().isResult()) {
      result = messages.removeLast().message().content() + "\n" + result;
    }
    messages.add(new Read(new ChatMessage(Role.USER, result), true));
  }

  private static String calls(JsonFields message, Role role, boolean nothingSaid) {
    var calls = message.array("tool_calls");
    if (!calls.isEmpty() && role != Role.ASSISTANT) {
      throw message.wrong("tool_calls", "may only stand in messages of the assistant");
    }
    var text = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      var call = JsonFields.object(calls.get(i), message.path("tool_calls") + "[" + i + "]");
      var function = call.object("function");
      if (function == null) throw call.missing("function");
      var arguments = function.text("arguments");
      boolean first = i == 0 && nothingSaid;
      text.append(first ? "" : "\n")
          .append(
              ToolPrompt.call(
                  function.requireText("name"),
                  arguments == null || arguments.isBlank() ? "{}" : arguments));
    }
    return text.toString();
  }

  private static Role role(JsonFields message) {
    return switch (message.requireText("role")) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      case "function" -> throw message.unsupported("role", NO_FUNCTIONS);
      default -> throw message.wrong("role", "must be system, developer, user, assistant or tool");
    };
  }

  private static String content(JsonFields message, Role role) {
    var content = message.value("content");
    if (content == null) return unsaid(message, role);
    if (!content.isArray()) {
      if (!content.isTextual()) {
        throw message.wrong("content", "must be a string or an array of parts");
      }
      return JsonFields.text(content, message.path("content"));
    }
    var text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      text.append(part(content.get(i), message.path("content") + "[" + i + "]"));
    }
    return text.toString();
  }

  // An assistant that called a tool or refused has said nothing else (api.md C7).
  private static String unsaid(JsonFields message, Role role) {
    if (role != Role.ASSISTANT) throw message.missing("content");
    var refusal = message.text("refusal");
    return refusal == null ? "" : refusal;
  }

  private static String part(JsonNode node, String path) {
    var part = JsonFields.object(node, path);
    return switch (part.requireText("type")) {
      case "text" -> part.requireText("text");
      case "refusal" -> part.requireText("refusal");
      case "image_url", "image" -> throw part.unsupported("type", NO_VISION);
      default ->
          throw part.unsupported("type", "This model reads text only: send parts of type text.");
    };
  }
}
