package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.ChatMessage;
import java.util.List;

/** Lays out a conversation as the model was trained to read it. Thread-safe. */
public interface ChatTemplate {
  /**
   * @param addGenerationPrompt whether the text ends where the assistant is to go on
   */
  String render(List<ChatMessage> messages, boolean addGenerationPrompt);

  /** Hash of the template's text. */
  Hash256 hash();
}
