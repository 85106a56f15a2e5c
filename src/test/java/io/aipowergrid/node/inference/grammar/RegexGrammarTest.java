package io.aipowergrid.node.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexGrammarTest {
  private static boolean matches(String regex, String text) {
    return matches(RegexGrammar.of(regex), text);
  }

  private static boolean matches(Grammar grammar, String text) {
    return new GrammarAutomaton(grammar).matches(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void matchesTheWholeText() {
    assertThat(matches("ab", "ab")).isTrue();
    assertThat(matches("ab", "abc")).isFalse();
    assertThat(matches("ab", "a")).isFalse();
    assertThat(matches("^ab$", "ab")).isTrue();
    assertThat(matches("", "")).isTrue();
  }

  @Test
  void countsRepetitionsToTheLast() {
    assertThat(matches("a{2,4}", "a")).isFalse();
    assertThat(matches("a{2,4}", "aa")).isTrue();
    assertThat(matches("a{2,4}", "aaaa")).isTrue();
    assertThat(matches("a{2,4}", "aaaaa")).isFalse();
    assertThat(matches("(?:ab){2}", "abab")).isTrue();
    assertThat(matches("a{3,}", "aa")).isFalse();
    assertThat(matches("a{3,}", "aaaaaa")).isTrue();
  }

  @Test
  void takesCharactersAndNotBytes() {
    assertThat(matches(".", "\u00e9")).isTrue();
    assertThat(matches(".", "\uD83D\uDE00")).isTrue();
    assertThat(matches("[\u00e0-\u00ff]{2}", "\u00e0\u00ff")).isTrue();
    assertThat(matches("[\u00e0-\u00ff]", "\u0100")).isFalse();
    assertThat(matches("[^a]", "\uFFFF")).isTrue();
    assertThat(matches("\\u00e9\\u{1F600}\\x41", "\u00e9\uD83D\uDE00A")).isTrue();
    assertThat(matches("\\uD83D\\uDE00", "\uD83D\uDE00")).isTrue();
  }

  @Test
  void letsNoBytesThroughThatAreNotUtf8() {
    var automaton = new GrammarAutomaton(RegexGrammar.of(".*"));
    assertThat(automaton.matches(new byte[] {(byte) 0xC3})).isFalse();
    assertThat(automaton.matches(new byte[] {(byte) 0xC0, (byte) 0x80})).isFalse();
    assertThat(automaton.matches(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})).isFalse();
    assertThat(automaton.matches(new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}))
        .isFalse();
    assertThat(automaton.matches(new byte[] {(byte) 0xF4, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF}))
        .isTrue();
  }

  @Test
  void holdsEveryCharacterOfARandomRangeAndNoOther() {
    var random = new Random(1);
    for (int i = 0; i < 60; i++) {
      int a = random.nextInt(0x110000);
      int b = Math.min(0x10FFFF, a + random.nextInt(0x800));
      var set = CodePointSet.range(a, b);
      if (set.isEmpty()) {
        continue;
      }
      var graph = new GraphBuilder();
      var grammar =
          graph.finish(
              graph.rule("set", (from, to) -> CharWriter.PLAIN.write(graph, from, set, to)));
      var automaton = new GrammarAutomaton(grammar);
      for (int c = Math.max(0, a - 70); c <= Math.min(0x10FFFF, b + 70); c++) {
        if (c < 0xD800 || c > 0xDFFF) {
          assertThat(automaton.matches(Character.toString(c).getBytes(StandardCharsets.UTF_8)))
              .as("%x in %x..%x", c, a, b)
              .isEqualTo(c >= a && c <= b);
        }
      }
    }
  }

  @Test
  void agreesWithJavaOnRandomTexts() {
    var regexes =
        List.of(
            "a*b+c?",
            "(a|b)*abb",
            "(?:a{1,3}|bc){2,4}",
            "[a-c]+-?[0-2]{1,2}",
            "a(b(c|a)?)+",
            "\\d+(\\.\\d+)?",
            "[^ab]{2,3}",
            "(a?){3}b",
            "a|bc|",
            "(?<x>ab)*?c");
    var letters = "abc012.-";
    var random = new Random(2);
    for (var regex : regexes) {
      var grammar = RegexGrammar.of(regex);
      var automaton = new GrammarAutomaton(grammar);
      var java = Pattern.compile(regex);
      for (int i = 0; i < 3000; i++) {
        var text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        assertThat(automaton.matches(text.toString().getBytes(StandardCharsets.UTF_8)))
            .as("%s on %s", regex, text)
            .isEqualTo(java.matcher(text).matches());
      }
    }
  }

  @Test
  void writesOnlyTextsThatJavaMatches() {
    var regexes =
        List.of(
            "[A-Z][a-z]{2,5}( [A-Z][a-z]+)?",
            "\\+?[0-9]{1,3}-\\d{4}",
            "\\w+@\\w+\\.(com|org)",
            "[^\\s\"]{3}\\S",
            "\\D\\W[\\d\\s].");
    var random = new Random(3);
    for (var regex : regexes) {
      var grammar = RegexGrammar.of(regex);
      for (int i = 0; i < 200; i++) {
        var text = Walks.text(grammar, random, 20);
        assertThat(text).matches(Pattern.compile(regex));
      }
    }
  }

  @Test
  void knowsWhenNothingMayFollow() {
    var automaton = new GrammarAutomaton(RegexGrammar.of("yes|yesterday|no"));
    var no = automaton.next(automaton.start(), "no".getBytes(StandardCharsets.UTF_8));
    assertThat(no).isNotNull();
    assertThat(no.finished()).isTrue();
    var yes = automaton.next(automaton.start(), "yes".getBytes(StandardCharsets.UTF_8));
    assertThat(yes).isNotNull();
    assertThat(yes.accepting()).isTrue();
    assertThat(yes.finished()).isFalse();
  }

  @Test
  void choosesAmongTexts() {
    var grammar = RegexGrammar.choice(List.of("a.b", "a.c", "\u00e9"));
    assertThat(matches(grammar, "a.b")).isTrue();
    assertThat(matches(grammar, "axb")).isFalse();
    assertThat(matches(grammar, "\u00e9")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a",
        "a)",
        "[a",
        "[]",
        "*a",
        "a{2",
        "a{x}",
        "a{3,2}",
        "[b-a]",
        "a|*",
        "\\x1",
        "\\ud800",
        "\\ud83d\\u0041",
        "\\u{110000}",
        "\\u{d800}",
        "(?<n",
        "\\"
      })
  void refusesWhatIsMalformed(String regex) {
    assertThatThrownBy(() -> RegexGrammar.of(regex))
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "\\bword", "\\p{L}", "(?i)a", "a++", "[a&&b]", "a^b",
        "a$b", "(a$)", "[[a]]", "a{1001}", "\\k<a>"
      })
  void refusesWhatItDoesNotFollow(String regex) {
    assertThatThrownBy(() -> RegexGrammar.of(regex))
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.UNSUPPORTED));
  }

  @Test
  void refusesWhatGrowsTooLarge() {
    assertThat(matches("a{1000}", "a".repeat(1000))).isTrue();
    assertThatThrownBy(() -> RegexGrammar.of("(?:a{1000}){1000}"))
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.TOO_LARGE));
    assertThatThrownBy(() -> RegexGrammar.of("(".repeat(70) + ")".repeat(70)))
        .isInstanceOf(GrammarException.class);
    assertThatThrownBy(() -> RegexGrammar.of("a".repeat(GrammarLimits.DEFINITION_CHARS_MAX + 1)))
        .isInstanceOf(GrammarException.class);
    assertThatThrownBy(() -> RegexGrammar.of("a" + "{1}".repeat(80_000)))
        .isInstanceOf(GrammarException.class);
    assertThatThrownBy(() -> RegexGrammar.of("a" + "*".repeat(100_000)))
        .isInstanceOf(GrammarException.class);
  }

  @Test
  void readsAWideClassInOneGo() {
    var wide = new StringBuilder("[");
    for (int c = 0x4E00; wide.length() < 100_000; c += 2) {
      wide.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
    }
    wide.append(']');
    assertTimeout(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> RegexGrammar.of(wide.toString()))
                .isInstanceOfSatisfying(
                    GrammarException.class,
                    e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.TOO_LARGE)));
  }

  @Test
  void refusesATextThatMayBeAtTooManyPlaces() {
    var grammar = RegexGrammar.of("(?:(?:a?){70}){70}b");
    assertThatThrownBy(() -> new GrammarAutomaton(grammar).start())
        .isInstanceOfSatisfying(
            GrammarException.class,
            e -> assertThat(e.fault()).isEqualTo(GrammarException.Fault.TOO_LARGE));
  }

  @Test
  void forgetsStatesAndGoesOn() {
    // The sixteen last letters decide, so there are 2^16 states, more than may be remembered.
    var automaton = new GrammarAutomaton(RegexGrammar.of("(?:a|b)*a(?:a|b){15}"), 500);
    var java = Pattern.compile("(?:a|b)*a(?:a|b){15}");
    var random = new Random(4);
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < 40; j++) {
        text.append(random.nextBoolean() ? 'a' : 'b');
      }
      assertThat(automaton.matches(text.toString().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(java.matcher(text).matches());
      assertThat(automaton.statesKnown()).isLessThanOrEqualTo(500);
    }
  }

  @Test
  void forgetsStatesOfManyPlaces() {
    var grammar = RegexGrammar.of("(?:a|b)*a(?:a|b){300}");
    var automaton = new GrammarAutomaton(grammar);
    var java = Pattern.compile("(?:a|b)*a(?:a|b){300}");
    var random = new Random(6);
    for (int i = 0; i < 40; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < 700; j++) {
        text.append(random.nextBoolean() ? 'a' : 'b');
      }
      assertThat(automaton.matches(text.toString().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(java.matcher(text).matches());
      assertThat(automaton.placesKnown()).isLessThanOrEqualTo(GrammarLimits.PLACES_KNOWN_MAX);
    }
    assertThat(automaton.statesKnown()).as("it forgot by places").isLessThan(20_000);
  }

  @Test
  void survivesNoise() {
    var letters = "ab(){}[]|*+?^$\\.,-:<>=!0123dwsuxpk\u00e9\uD83D";
    var random = new Random(5);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      var regex = new StringBuilder();
      for (int length = random.nextInt(16); length > 0; length--) {
        regex.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        new GrammarAutomaton(RegexGrammar.of(regex.toString())).start();
        read++;
      } catch (GrammarException e) {
        assertThat(e.reason()).isNotEmpty();
      }
    }
    assertThat(read).isGreaterThan(1000);
  }
}
