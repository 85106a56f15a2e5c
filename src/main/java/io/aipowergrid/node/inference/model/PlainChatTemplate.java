package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.ChatMessage;
import java.util.List;

/**
 * What stands in for the chat template of a model that brings none, as base models do. Each message
 * becomes a paragraph that says who speaks:
 *
 * <pre>
 * System: Answer briefly.
 *
 * User: Hello
 *
 * Assistant:
 * </pre>
 *
 * Thread-safe.
 */
final class PlainChatTemplate implements ChatTemplate {
  @Override
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var text = new StringBuilder();
    for (var message : messages) {
      text.append(name(message.role())).append(": ").append(message.content()).append("\n\n");
    }
    return addGenerationPrompt ? text.append("Assistant:").toString() : text.toString();
  }

  private static String name(ChatMessage.Role role) {
    return switch (role) {
      case SYSTEM -> "System";
      case USER -> "User";
      case ASSISTANT -> "Assistant";
      case TOOL -> "Tool";
    };
  }

  /** Zero: the model has no template of its own. */
  @Override
  public Hash256 hash() {
    return Hash256.ZERO;
  }
}
