package io.aipowergrid.node.inference.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random texts of a grammar: what a model without any sense would write under it. */
final class Walks {
  /** Bytes that bring JSON to its end, in the order in which they are tried. */
  private static final String CLOSING = "\"}]";

  private Walks() {}

  /**
   * A text of the grammar; beyond that many bytes the walk looks for its end.
   *
   * @throws AssertionError when the walk stands where nothing can follow and nothing may end
   */
  static String text(Grammar grammar, RandomGenerator random, int bytes) {
    var automaton = new GrammarAutomaton(grammar);
    var state = automaton.start();
    var text = new ByteArrayOutputStream();
    while (!state.finished()) {
      boolean late = text.size() > bytes;
      if (state.accepting() && (late || random.nextInt(4) == 0)) {
        break;
      }
      int value =
          late && random.nextBoolean()
              ? closing(automaton, state, random)
              : any(automaton, state, random);
      text.write(value);
      state = automaton.next(state, value);
      if (state == null || text.size() > 100 * (bytes + 1000)) {
        throw new AssertionError("no end in sight");
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  static List<Integer> possible(GrammarAutomaton automaton, GrammarState state) {
    var values = new ArrayList<Integer>();
    for (int value = 0; value < 256; value++) {
      if (automaton.next(state, value) != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static int any(GrammarAutomaton automaton, GrammarState state, RandomGenerator random) {
    var values = possible(automaton, state);
    if (values.isEmpty()) {
      throw new AssertionError("a state that is not finished lets nothing follow");
    }
    return values.get(random.nextInt(values.size()));
  }

  private static int closing(
      GrammarAutomaton automaton, GrammarState state, RandomGenerator random) {
    for (int i = 0; i < CLOSING.length(); i++) {
      if (automaton.next(state, CLOSING.charAt(i)) != null) {
        return CLOSING.charAt(i);
      }
    }
    return any(automaton, state, random);
  }
}
