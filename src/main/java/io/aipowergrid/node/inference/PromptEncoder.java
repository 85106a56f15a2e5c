package io.aipowergrid.node.inference;

import io.aipowergrid.node.base.TokenIds;
import java.util.List;

/** Text to tokens and back, for one model. Thread-safe. */
public interface PromptEncoder {
  /** The messages through the model's chat template, ready for the assistant's answer. */
  TokenIds chat(List<ChatMessage> messages);

  /** Plain text; special tokens inside it are treated as text. */
  TokenIds text(String text);

  /** The text of the ids; bytes that are no UTF-8 become U+FFFD. */
  String decode(TokenIds ids);
}
