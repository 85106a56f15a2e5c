package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import java.util.List;

/** Makes the tokenizer a GGUF file describes. */
final class GgufTokenizers {
  private static final String PREFIX = "tokenizer.ggml.";

  private GgufTokenizers() {}

  static Tokenizer of(GgufFile file) {
    var texts = file.texts(PREFIX + "tokens").orElse(List.of());
    if (texts.size() < 2 || texts.size() > ModelConfig.VOCABULARY_MAX) {
      throw GgufFile.damaged("it has a vocabulary of " + texts.size() + " tokens");
    }
    var vocabulary = new GgufVocabulary(texts, file.numbers(PREFIX + "token_type"));
    var kind = file.text(PREFIX + "model").orElse("(none named)");
    return switch (kind) {
      case "llama" -> sentencePiece(file, vocabulary);
      case "gpt2" -> byteLevel(file, vocabulary);
      default ->
          throw Refusal.of(
              "The GGUF tokenizer %s is not supported; supported are llama and gpt2."
                  .formatted(Refusal.shown(kind)));
    };
  }

  private static Tokenizer sentencePiece(GgufFile file, GgufVocabulary vocabulary) {
    var scores = file.numbers(PREFIX + "scores");
    if (scores == null || scores.length != vocabulary.size()) {
      throw GgufFile.damaged("its token scores are not as many as its tokens");
    }
    return new SentencePieceTokenizer(
        vocabulary,
        scores,
        file.flag(PREFIX + "add_space_prefix").orElse(true),
        textPrefix(file, vocabulary, true),
        hash(file));
  }

  private static Tokenizer byteLevel(GgufFile file, GgufVocabulary vocabulary) {
    var merges = file.texts(PREFIX + "merges").orElse(List.of());
    if (merges.isEmpty()) {
      throw GgufFile.damaged("its tokenizer has no merges");
    }
    var pre = PreTokenizer.named(file.text(PREFIX + "pre").orElse("default"));
    return new ByteLevelTokenizer(
        vocabulary, merges, pre, textPrefix(file, vocabulary, false), hash(file));
  }

  private static TokenIds textPrefix(
      GgufFile file, GgufVocabulary vocabulary, boolean addBosByDefault) {
    long bos = file.whole(PREFIX + "bos_token_id").orElse(-1L);
    boolean add = file.flag(PREFIX + "add_bos_token").orElse(addBosByDefault);
    return add && bos >= 0 && bos < vocabulary.size() ? TokenIds.of((int) bos) : TokenIds.EMPTY;
  }

  /**
   * SHA-256 over "aipg/gguf-tokenizer/1" and then, for each of the keys below that is there, in
   * this order: its name and its values, each as a length in four little-endian bytes and UTF-8,
   * numbers as decimal text. So the hash does not change when only weights or other metadata do.
   */
  static Hash256 hash(GgufFile file) {
    var hash = new TextHash("aipg/gguf-tokenizer/1");
    for (var key : List.of("model", "pre")) {
      file.text(PREFIX + key).ifPresent(text -> hash.add(key).add(text));
    }
    for (var key : List.of("tokens", "merges")) {
      file.texts(PREFIX + key)
          .ifPresent(
              texts -> {
                hash.add(key);
                texts.forEach(hash::add);
              });
    }
    for (var key : List.of("scores", "token_type")) {
      var numbers = file.numbers(PREFIX + key);
      if (numbers != null) {
        hash.add(key);
        for (double number : numbers) {
          hash.add(Double.toString(number));
        }
      }
    }
    for (var key : List.of("bos_token_id", "eos_token_id", "unknown_token_id")) {
      file.whole(PREFIX + key).ifPresent(id -> hash.add(key).add(Long.toString(id)));
    }
    for (var key : List.of("add_bos_token", "add_space_prefix")) {
      file.flag(PREFIX + key).ifPresent(flag -> hash.add(key).add(Boolean.toString(flag)));
    }
    return hash.finish();
  }
}
