package io.aipowergrid.node.inference.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Special tokens that end an answer by convention. Many models name only one of them in their
 * configuration, while their chat template ends a turn with another.
 */
final class EndTokens {
  private static final List<String> TEXTS =
      List.of(
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end_of_text|>",
          "<|endoftext|>",
          "<end_of_turn>",
          "<|end|>",
          "<|end_of_turn|>");

  private EndTokens() {}

  /**
   * The ids that end an answer of this model.
   *
   * @param configured ids its configuration names
   * @param configuredText text of the token its tokenizer configuration names; may be empty
   */
  static Set<Integer> of(Set<Integer> configured, String configuredText, Tokenizer tokenizer) {
    var ids = new LinkedHashSet<>(configured);
    var special = tokenizer.specialTokens();
    for (var entry : special.entrySet()) {
      if (TEXTS.contains(entry.getKey()) || entry.getKey().equals(configuredText)) {
        ids.add(entry.getValue());
      }
    }
    return ids;
  }
}
