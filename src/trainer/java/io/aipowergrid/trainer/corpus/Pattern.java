package io.aipowergrid.trainer.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A question with choices: {@code {a|b}} takes one of several, {@code [x]} may be missing, {@code
 * <name>} stands for a macro. Immutable.
 */
sealed interface Pattern {

  /** One of the texts this pattern stands for. */
  String expand(RandomGenerator random);

  record Literal(String text) implements Pattern {
    @Override
    public String expand(RandomGenerator random) {
      return text;
    }
  }

  record Choice(List<Pattern> options) implements Pattern {
    @Override
    public String expand(RandomGenerator random) {
      return options.get(random.nextInt(options.size())).expand(random);
    }
  }

  record Sequence(List<Pattern> parts) implements Pattern {
    @Override
    public String expand(RandomGenerator random) {
      var text = new StringBuilder();
      parts.forEach(part -> text.append(part.expand(random)));
      return text.toString();
    }
  }

  /** A pronounceable word that means nothing. */
  record MadeUpWord() implements Pattern {
    private static final String CONSONANTS = "bcdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";

    @Override
    public String expand(RandomGenerator random) {
      var word = new StringBuilder();
      for (var syllables = random.nextInt(1, 4); syllables > 0; syllables--) {
        word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
        word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        if (random.nextBoolean()) {
          word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
        }
      }
      return word.toString();
    }
  }

  /** Reads a pattern; surplus spaces left by an empty choice are removed. */
  static Pattern parse(String text, Map<String, Pattern> macros) {
    var parser = new Parser(text, macros);
    var pattern = parser.sequence();
    if (!parser.atEnd()) {
      throw new IllegalArgumentException("unbalanced pattern: " + text);
    }
    return pattern;
  }

  /** A recursive descent over the text; one object for one parse. */
  final class Parser {
    private static final String CLOSERS = "|}]";
    private static final String SPECIAL = "{[<" + CLOSERS;

    private final String text;
    private final Map<String, Pattern> macros;
    private int position;

    Parser(String text, Map<String, Pattern> macros) {
      this.text = text;
      this.macros = macros;
    }

    boolean atEnd() {
      return position == text.length();
    }

    Pattern sequence() {
      var parts = new ArrayList<Pattern>();
      while (!atEnd() && CLOSERS.indexOf(text.charAt(position)) < 0) {
        parts.add(part());
      }
      return new Sequence(parts);
    }

    private Pattern part() {
      return switch (text.charAt(position)) {
        case '{' -> new Choice(options('}'));
        case '[' -> optional();
        case '<' -> macro();
        default -> literal();
      };
    }

    private Pattern optional() {
      var options = options(']');
      options.add(new Literal(""));
      return new Choice(options);
    }

    private List<Pattern> options(char closer) {
      var options = new ArrayList<Pattern>();
      do {
        position++;
        options.add(sequence());
      } while (!atEnd() && text.charAt(position) == '|');
      if (atEnd() || text.charAt(position) != closer) {
        throw new IllegalArgumentException("missing " + closer + " in: " + text);
      }
      position++;
      return options;
    }

    private Pattern macro() {
      var end = text.indexOf('>', position);
      var name = text.substring(position + 1, Math.max(end, position + 1));
      var macro = macros.get(name);
      if (macro == null) {
        throw new IllegalArgumentException("unknown macro <" + name + "> in: " + text);
      }
      position = end + 1;
      return macro;
    }

    private Pattern literal() {
      var start = position;
      while (!atEnd() && SPECIAL.indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return new Literal(text.substring(start, position));
    }
  }
}
