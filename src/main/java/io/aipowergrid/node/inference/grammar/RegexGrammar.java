package io.aipowergrid.node.inference.grammar;

import java.util.List;

/** Grammars of regular expressions and of lists of texts. */
public final class RegexGrammar {
  private RegexGrammar() {}

  /**
   * All texts that match as a whole.
   *
   * @throws GrammarException when the expression is malformed, unsupported or too large
   */
  public static Grammar of(String pattern) {
    var automaton = CharAutomaton.of(RegexParser.whole(pattern, ""));
    var graph = new GraphBuilder();
    int rule =
        graph.rule("regex", (from, to) -> automaton.write(graph, CharWriter.PLAIN, from, to));
    return graph.finish(rule);
  }

  /** Exactly these texts. */
  public static Grammar choice(List<String> texts) {
    var graph = new GraphBuilder();
    int rule =
        graph.rule(
            "choice",
            (from, to) -> texts.forEach(text -> CharWriter.PLAIN.write(graph, from, text, to)));
    return graph.finish(rule);
  }
}
