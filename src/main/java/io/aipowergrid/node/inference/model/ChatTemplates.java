package io.aipowergrid.node.inference.model;

/** Makes the chat template a model brings. */
final class ChatTemplates {
  static final int SOURCE_CHARS_MAX = 256 << 10;

  private ChatTemplates() {}

  static ChatTemplate of(String source, String bosToken, String eosToken) {
    if (source.length() > SOURCE_CHARS_MAX) {
      throw Refusal.of(
          "The chat template has %,d characters; at most %,d are read."
              .formatted(source.length(), SOURCE_CHARS_MAX));
    }
    return new JinjaChatTemplate(source, bosToken, eosToken);
  }
}
