package io.aipowergrid.trainer.corpus;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Dresses a plain question as people type: manners, capitals, question marks, slips. Stateless. */
final class QuestionStyle {
  private static final double PREFIX_SHARE = 0.22;
  private static final double SLIP_SHARE = 0.15;
  private static final int SLIP_WORD_MIN = 5;

  private static final List<String> PREFIXES =
      List.of(
          "please, ",
          "please ",
          "hi, ",
          "hello, ",
          "hey, ",
          "hello! ",
          "hi! ",
          "quick question: ",
          "tell me, ",
          "so ",
          "ok, ",
          "and ",
          "also, ",
          "sorry, ",
          "one more question: ",
          "now ",
          "I wonder, ",
          "well, ",
          "question: ",
          "excuse me, ",
          "could you tell me: ",
          "but ",
          "can you tell me: ",
          "I want to know: ",
          "do you know: ");
  private static final List<String> SUFFIXES =
      List.of(" please", ", please", " exactly", ", thanks", " then", " actually");

  private QuestionStyle() {}

  /** A question in some careless or careful form. */
  static String dress(String plain, RandomGenerator random) {
    var text = plain.replaceAll("\\s+", " ").strip();
    if (random.nextDouble() < SLIP_SHARE) {
      text = slip(text, random);
    }
    if (random.nextDouble() < PREFIX_SHARE) {
      text = PREFIXES.get(random.nextInt(PREFIXES.size())) + text;
    }
    return capitals(text + ending(text, random), random);
  }

  private static String ending(String text, RandomGenerator random) {
    var suffix = random.nextInt(16) == 0 ? SUFFIXES.get(random.nextInt(SUFFIXES.size())) : "";
    if (!Character.isLetterOrDigit(text.charAt(text.length() - 1))) {
      return "";
    }
    return suffix
        + switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5 -> "";
          case 6, 7 -> ".";
          case 8 -> "!";
          case 9 -> " ?";
          case 10 -> "??";
          default -> "?";
        };
  }

  private static String capitals(String text, RandomGenerator random) {
    return switch (random.nextInt(20)) {
      case 0 -> text.toUpperCase(Locale.ROOT);
      case 1, 2, 3, 4, 5, 6 -> text.toLowerCase(Locale.ROOT);
      case 7, 8, 9 -> text;
      default -> Character.toUpperCase(text.charAt(0)) + text.substring(1);
    };
  }

  /** One typing error in one longer word: two letters swapped, one lost, doubled or wrong. */
  private static String slip(String text, RandomGenerator random) {
    var words = text.split(" ");
    var index = random.nextInt(words.length);
    var word = words[index];
    if (word.length() < SLIP_WORD_MIN || !word.chars().allMatch(Character::isLetter)) {
      return text;
    }
    var at = random.nextInt(1, word.length() - 1);
    var letter = word.charAt(at);
    words[index] =
        switch (random.nextInt(4)) {
          case 0 -> word.substring(0, at) + word.charAt(at + 1) + letter + word.substring(at + 2);
          case 1 -> word.substring(0, at) + word.substring(at + 1);
          case 2 -> word.substring(0, at) + letter + word.substring(at);
          default ->
              word.substring(0, at) + (char) random.nextInt('a', 'z' + 1) + word.substring(at + 1);
        };
    return String.join(" ", words);
  }
}
