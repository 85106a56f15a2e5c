package io.aipowergrid.node.inference.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the graph of a grammar: nodes joined by edges that take a byte, nothing, or a whole text
 * of a named rule. Used by one thread.
 */
final class GraphBuilder {
  /** Bodies that are drawn one inside the other: a schema may refer on and on. */
  private static final int RULES_OPEN_MAX = 256;

  /** Draws a part of the graph, such as the body of a rule, between two nodes. */
  interface Part {
    void draw(int from, int to);
  }

  private final List<Ints> bytes = new ArrayList<>();
  private final List<Ints> silent = new ArrayList<>();
  private final List<Ints> calls = new ArrayList<>();
  private final Ints starts = new Ints();
  private final Ints ends = new Ints();
  private final Map<Object, Integer> rules = new HashMap<>();
  private int edges;
  private int openRules;

  int node() {
    if (bytes.size() >= GrammarLimits.NODES_MAX) {
      throw GrammarException.tooLarge(
          "The definition needs more than %,d nodes; make its lengths and bounds smaller."
              .formatted(GrammarLimits.NODES_MAX));
    }
    bytes.add(new Ints());
    silent.add(new Ints());
    calls.add(new Ints());
    return bytes.size() - 1;
  }

  /** An edge that takes one byte from {@code low} to {@code high}. */
  void edge(int from, int low, int high, int to) {
    countEdge();
    bytes.get(from).add(low).add(high).add(to);
  }

  void silent(int from, int to) {
    countEdge();
    silent.get(from).add(to);
  }

  void literal(int from, byte[] text, int to) {
    int at = from;
    for (int i = 0; i < text.length; i++) {
      int next = i + 1 == text.length ? to : node();
      int value = Byte.toUnsignedInt(text[i]);
      edge(at, value, value, next);
      at = next;
    }
    if (text.length == 0) {
      silent(from, to);
    }
  }

  /** An edge that takes a text of the rule with that key, which is drawn when it is new. */
  void call(int from, Object key, Part body, int to) {
    countEdge();
    calls.get(from).add(rule(key, body)).add(to);
  }

  /** The number of the rule with that key; a rule may call itself. */
  int rule(Object key, Part body) {
    var known = rules.get(key);
    if (known != null) {
      return known;
    }
    int rule = starts.size();
    rules.put(key, rule);
    int start = node();
    int end = node();
    starts.add(start);
    ends.add(end);
    if (++openRules > RULES_OPEN_MAX) {
      throw GrammarException.tooLarge(
          "The definition leads from one part to the next more than %,d times."
              .formatted(RULES_OPEN_MAX));
    }
    body.draw(start, end);
    openRules--;
    return rule;
  }

  private void countEdge() {
    if (++edges > GrammarLimits.EDGES_MAX) {
      throw GrammarException.tooLarge(
          "The definition needs more than %,d edges; make its lengths and bounds smaller."
              .formatted(GrammarLimits.EDGES_MAX));
    }
  }

  /**
   * The grammar of all texts of one rule.
   *
   * @throws GrammarException when the rule has no text, or a rule begins with itself
   */
  Grammar finish(int rule) {
    return new Grammar(
        arrays(bytes), arrays(silent), arrays(calls), starts.toArray(), ends.toArray(), rule);
  }

  private static int[][] arrays(List<Ints> lists) {
    return lists.stream().map(Ints::toArray).toArray(int[][]::new);
  }
}
