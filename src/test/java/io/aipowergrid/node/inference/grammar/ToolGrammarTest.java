package io.aipowergrid.node.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolGrammarTest {
  private static final String TOOLS =
      """
      "tools":[{"name":"weather","parameters":{"type":"object","properties":{"city":{"$ref":"#/$defs/s"}},
       "required":["city"],"$defs":{"s":{"type":"string","maxLength":5}}}},
       {"name":"clock","parameters":{"type":"object","properties":{"city":{"$ref":"#/$defs/s"}},
       "required":["city"],"$defs":{"s":{"type":"integer"}}}}]}\
      """;
  private static final String WEATHER =
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}\n</tool_call>";
  private static final String CLOCK =
      "<tool_call>\n{\"name\": \"clock\", \"arguments\": {\"city\":7}}\n</tool_call>";

  private static boolean matches(boolean required, boolean parallel, String text) {
    return new GrammarAutomaton(grammar(required, parallel))
        .matches(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Grammar grammar(boolean required, boolean parallel) {
    return ToolGrammar.of(
        "{\"required\":%s,\"parallel\":%s,".formatted(required, parallel) + TOOLS);
  }

  @Test
  void takesACallOfEachToolWithItsOwnArguments() {
    assertThat(matches(true, false, WEATHER)).isTrue();
    assertThat(matches(true, false, CLOCK)).isTrue();
    assertThat(matches(true, false, WEATHER.replace("\"Oslo\"", "7"))).isFalse();
    assertThat(matches(true, false, CLOCK.replace("7", "\"Oslo\""))).isFalse();
    assertThat(matches(true, false, WEATHER.replace("weather", "other"))).isFalse();
    assertThat(matches(true, false, WEATHER.replace("Oslo", "London"))).isFalse();
  }

  @Test
  void takesSeveralCallsOnlyWhereTheyMayBeParallel() {
    assertThat(matches(true, true, WEATHER + "\n" + CLOCK + "\n" + WEATHER)).isTrue();
    assertThat(matches(true, false, WEATHER + "\n" + CLOCK)).isFalse();
    assertThat(matches(true, true, WEATHER + CLOCK)).isFalse();
  }

  @Test
  void takesFreeTextWhereNoCallIsRequired() {
    assertThat(matches(false, true, "")).isTrue();
    assertThat(matches(false, true, "Hello <tool> <<tool_cal <tool_<tool_call \u00e9 >")).isTrue();
    assertThat(matches(false, true, "Wait.\n" + WEATHER)).isTrue();
    assertThat(matches(false, true, "<<tool_" + WEATHER + "\n" + CLOCK)).isTrue();
    assertThat(matches(false, true, "<tool_call>")).isFalse();
    assertThat(matches(false, true, "x <tool_call> y")).isFalse();
    assertThat(matches(false, true, WEATHER + " and then")).isFalse();
    assertThat(matches(true, true, "Wait.\n" + WEATHER)).isFalse();
    assertThat(matches(true, true, "")).isFalse();
  }

  @Test
  void endsBehindASingleRequiredCall() {
    var automaton = new GrammarAutomaton(grammar(true, false));
    var end = automaton.next(automaton.start(), CLOCK.getBytes(StandardCharsets.UTF_8));
    assertThat(end).isNotNull();
    assertThat(end.finished()).isTrue();
  }

  @Test
  void everyWalkEndsInWholeCalls() {
    var random = new Random(15);
    for (int i = 0; i < 60; i++) {
      var text = Walks.text(grammar(true, i % 2 == 0), random, 60);
      assertThat(text).startsWith("<tool_call>\n{\"name\": \"").endsWith("}\n</tool_call>");
    }
  }

  @Test
  void refusesDefinitionsWithoutTools() {
    for (var definition : new String[] {"{}", "{\"tools\":[]}", "{\"tools\":[{}]}", "[", "1"}) {
      assertThatThrownBy(() -> ToolGrammar.of(definition)).isInstanceOf(GrammarException.class);
    }
  }
}
