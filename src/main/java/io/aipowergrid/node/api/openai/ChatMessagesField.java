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
  private static final String NO_TOOLS =
      "Tools are not supported by this node yet: send messages without tool calls.";

  private ChatMessagesField() {}

  static List<ChatMessage> read(JsonFields body) {
    if (!body.has("messages")) throw body.missing("messages");
    var elements = body.array("messages");
    if (elements.isEmpty()) throw body.wrong("messages", "must hold at least one message");
    var messages = new ArrayList<ChatMessage>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      messages.add(message(JsonFields.object(elements.get(i), "messages[" + i + "]")));
    }
    return List.copyOf(messages);
  }

  private static ChatMessage message(JsonFields message) {
    var role = role(message);
    if (role == Role.TOOL) throw message.unsupported("role", NO_TOOLS);
    if (!message.array("tool_calls").isEmpty()) throw message.unsupported("tool_calls", NO_TOOLS);
    if (message.has("function_call")) throw message.unsupported("function_call", NO_TOOLS);
    return new ChatMessage(role, content(message, role));
  }

  private static Role role(JsonFields message) {
    return switch (message.requireText("role")) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool", "function" -> Role.TOOL;
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
