package io.aipowergrid.node.inference.grammar;

import io.aipowergrid.node.inference.grammar.RegexNode.Chars;
import io.aipowergrid.node.inference.grammar.RegexNode.Choice;
import io.aipowergrid.node.inference.grammar.RegexNode.Repeat;
import io.aipowergrid.node.inference.grammar.RegexNode.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A nondeterministic automaton over characters, before they become bytes. Used by one thread. */
final class CharAutomaton {
  /** An edge; it takes nothing when it has no set. */
  record Edge(@Nullable CodePointSet set, int to) {}

  private final List<List<Edge>> edges = new ArrayList<>();
  private final int start;
  private final int end;
  private int edgeCount;

  CharAutomaton() {
    this.start = node();
    this.end = node();
  }

  static CharAutomaton of(RegexNode regex) {
    var automaton = new CharAutomaton();
    automaton.draw(regex, automaton.start, automaton.end);
    return automaton;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int node() {
    if (edges.size() >= GrammarLimits.NODES_MAX) {
      throw tooLarge();
    }
    edges.add(new ArrayList<>(2));
    return edges.size() - 1;
  }

  void edge(int from, @Nullable CodePointSet set, int to) {
    if (++edgeCount > GrammarLimits.EDGES_MAX) {
      throw tooLarge();
    }
    edges.get(from).add(new Edge(set, to));
  }

  private static GrammarException tooLarge() {
    return GrammarException.tooLarge(
        "The regular expression is too large when its repetitions are written out.");
  }

  private void draw(RegexNode regex, int from, int to) {
    switch (regex) {
      case Chars(var set) -> edge(from, set, to);
      case Sequence(var parts) -> drawSequence(parts, from, to);
      case Choice(var parts) -> parts.forEach(part -> draw(part, from, to));
      case Repeat repeat -> drawRepeat(repeat, from, to);
    }
  }

  private void drawSequence(List<RegexNode> parts, int from, int to) {
    int at = from;
    for (var part : parts) {
      int next = node();
      draw(part, at, next);
      at = next;
    }
    edge(at, null, to);
  }

  private void drawRepeat(Repeat repeat, int from, int to) {
    int at = from;
    for (int i = 0; i < repeat.min(); i++) {
      int next = node();
      draw(repeat.part(), at, next);
      at = next;
    }
    if (repeat.max() == RegexNode.UNBOUNDED) {
      int loop = node();
      edge(at, null, loop);
      draw(repeat.part(), loop, loop);
      edge(loop, null, to);
      return;
    }
    for (int i = repeat.min(); i < repeat.max(); i++) {
      edge(at, null, to);
      int next = node();
      draw(repeat.part(), at, next);
      at = next;
    }
    edge(at, null, to);
  }

  /**
   * The texts of this automaton that have so many characters.
   *
   * @param max {@link RegexNode#UNBOUNDED} for any number
   */
  CharAutomaton withLength(int min, int max) {
    return new LengthProduct(this, min, max).result;
  }

  void write(GraphBuilder graph, CharWriter writer, int from, int to) {
    var nodes = new int[edges.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = graph.node();
    }
    graph.silent(from, nodes[start]);
    graph.silent(nodes[end], to);
    for (int i = 0; i < nodes.length; i++) {
      for (var edge : edges.get(i)) {
        if (edge.set == null) {
          graph.silent(nodes[i], nodes[edge.to]);
        } else {
          writer.write(graph, nodes[i], edge.set, nodes[edge.to]);
        }
      }
    }
  }

  /** Walks an automaton and counts characters beside it. */
  private static final class LengthProduct {
    private record Place(int node, int length) {}

    private final CharAutomaton result = new CharAutomaton();
    private final Map<Place, Integer> known = new HashMap<>();
    private final ArrayDeque<Place> open = new ArrayDeque<>();

    LengthProduct(CharAutomaton source, int min, int max) {
      result.edge(result.start, null, node(new Place(source.start, 0)));
      while (!open.isEmpty()) {
        var place = open.remove();
        int from = node(place);
        for (var edge : source.edges.get(place.node)) {
          int length = place.length + (edge.set == null ? 0 : 1);
          if (max == RegexNode.UNBOUNDED || length <= max) {
            // Without an upper bound all lengths from the lower one on are alike.
            int counted = max == RegexNode.UNBOUNDED ? Math.min(length, min) : length;
            result.edge(from, edge.set, node(new Place(edge.to, counted)));
          }
        }
        if (place.node == source.end && place.length >= min) {
          result.edge(from, null, result.end);
        }
      }
    }

    private int node(Place place) {
      var node = known.get(place);
      if (node == null) {
        node = result.node();
        known.put(place, node);
        open.add(place);
      }
      return node;
    }
  }
}
