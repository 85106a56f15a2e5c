package io.aipowergrid.node.inference.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How byte-level BPE cuts a text into words before it merges, by the names GGUF gives in {@code
 * tokenizer.ggml.pre}. The patterns only repeat character classes, so they take linear time.
 */
@SuppressWarnings("ImmutableEnumChecker") // The list and its patterns never change.
enum PreTokenizer {
  GPT2(false, Cuts.GPT2),
  DIGITS_THEN_GPT2(false, "\\p{N}", Cuts.GPT2),
  LLAMA3(
      true,
      Cuts.CONTRACTIONS
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  QWEN2(
      false,
      Cuts.CONTRACTIONS
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private final boolean wholeWordsFirst;
  private final List<Pattern> patterns;

  private static final class Cuts {
    static final String GPT2 =
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  }

  PreTokenizer(boolean wholeWordsFirst, String... patterns) {
    this.wholeWordsFirst = wholeWordsFirst;
    this.patterns =
        List.of(patterns).stream()
            // White space is what Unicode says, as in the tokenizers these models were trained
            // with.
            .map(pattern -> pattern.replace("\\s", "\\p{IsWhite_Space}"))
            .map(pattern -> pattern.replace("\\S", "\\P{IsWhite_Space}"))
            .map(Pattern::compile)
            .toList();
  }

  static PreTokenizer named(String name) {
    return switch (name) {
      case "default", "gpt-2", "phi-2", "olmo", "mpt" -> GPT2;
      case "smollm", "starcoder", "refact", "command-r", "codeshell" -> DIGITS_THEN_GPT2;
      case "llama3", "llama-v3", "llama-bpe" -> LLAMA3;
      case "qwen2", "stablelm2" -> QWEN2;
      default ->
          throw Refusal.of(
              "The pre-tokenizer %s is not supported; supported are gpt-2, smollm, llama-bpe and qwen2. Bring the Hugging Face form of the model."
                  .formatted(Refusal.shown(name)));
    };
  }

  /** Whether a word that is a token as a whole is not merged from its parts. */
  boolean wholeWordsFirst() {
    return wholeWordsFirst;
  }

  List<String> words(String text) {
    var words = List.of(text);
    for (var pattern : patterns) {
      var finer = new ArrayList<String>();
      for (var word : words) {
        cut(word, pattern, finer);
      }
      words = finer;
    }
    return words;
  }

  private static void cut(String text, Pattern pattern, List<String> words) {
    int end = 0;
    for (var match = pattern.matcher(text); match.find(); end = match.end()) {
      if (match.start() > end) {
        words.add(text.substring(end, match.start()));
      }
      if (match.end() > match.start()) {
        words.add(match.group());
      }
    }
    if (end < text.length()) {
      words.add(text.substring(end));
    }
  }
}
