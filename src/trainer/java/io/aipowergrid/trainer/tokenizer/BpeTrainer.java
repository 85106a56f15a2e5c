package io.aipowergrid.trainer.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns byte-pair merges: the most frequent neighbouring pair becomes one symbol, again and again.
 *
 * <p>Words with a digit take no part, so every digit stays a token of its own and numbers are read
 * figure by figure. Deterministic: equal counts are decided by the alphabet. One thread.
 */
final class BpeTrainer {
  /** The word splitter of byte-level BPE as the Hugging Face ByteLevel pre-tokenizer has it. */
  private static final Pattern WORDS =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  /** Rarer words are mostly typing errors; they are left to be spelled out. */
  private static final long WORD_COUNT_MIN = 5;

  /** Two neighbouring symbols. */
  record Merge(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  private record Word(List<String> symbols, long count) {}

  private final Map<String, Long> wordCounts = new TreeMap<>();

  void add(String text) {
    var matcher = WORDS.matcher(text);
    while (matcher.find()) {
      var word = matcher.group();
      if (word.chars().noneMatch(Character::isDigit)) {
        wordCounts.merge(ByteAlphabet.encode(word), 1L, Long::sum);
      }
    }
  }

  /** At most this many merges, in the order of their making. */
  List<Merge> learn(int mergesMax) {
    var words = new ArrayList<Word>();
    wordCounts.forEach(
        (word, count) -> {
          if (count >= WORD_COUNT_MIN) {
            words.add(new Word(new ArrayList<>(List.of(word.split(""))), count));
          }
        });
    var merges = new ArrayList<Merge>();
    while (merges.size() < mergesMax) {
      var best = mostFrequent(words);
      if (best == null) {
        break;
      }
      merges.add(best);
      words.forEach(word -> apply(best, word.symbols()));
    }
    return merges;
  }

  private static @Nullable Merge mostFrequent(List<Word> words) {
    var counts = new HashMap<Merge, Long>();
    for (var word : words) {
      var symbols = word.symbols();
      for (var i = 0; i + 1 < symbols.size(); i++) {
        counts.merge(new Merge(symbols.get(i), symbols.get(i + 1)), word.count(), Long::sum);
      }
    }
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Merge, Long>comparingByValue()
                .thenComparing(entry -> entry.getKey().joined(), Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().left(), Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static void apply(Merge merge, List<String> symbols) {
    for (var i = 0; i + 1 < symbols.size(); i++) {
      if (symbols.get(i).equals(merge.left()) && symbols.get(i + 1).equals(merge.right())) {
        symbols.set(i, merge.joined());
        symbols.remove(i + 1);
      }
    }
  }
}
