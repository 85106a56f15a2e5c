package io.aipowergrid.node.inference.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All texts except some given ones, as a tree of their characters with a way out everywhere. */
final class OtherNames {
  /** A beginning of given names. */
  private static final class Branch {
    private final TreeMap<Integer, Branch> next = new TreeMap<>();
    private boolean isName;
  }

  private final CharAutomaton automaton = new CharAutomaton();
  private final int free;

  private OtherNames() {
    this.free = automaton.node();
    automaton.edge(free, CodePointSet.ALL, free);
    automaton.edge(free, null, automaton.end());
  }

  static CharAutomaton of(List<String> names) {
    var root = new Branch();
    for (var name : names) {
      var at = root;
      for (int point : name.codePoints().toArray()) {
        at = at.next.computeIfAbsent(point, _ -> new Branch());
      }
      at.isName = true;
    }
    var result = new OtherNames();
    result.draw(root, result.automaton.start());
    return result.automaton;
  }

  private void draw(Branch root, int start) {
    record Open(Branch branch, int node) {}
    var open = new ArrayDeque<Open>();
    open.add(new Open(root, start));
    while (!open.isEmpty()) {
      var at = open.remove();
      var known = new ArrayList<CodePointSet>();
      for (var entry : at.branch.next.entrySet()) {
        var one = CodePointSet.of(entry.getKey());
        known.add(one);
        int node = automaton.node();
        automaton.edge(at.node, one, node);
        open.add(new Open(entry.getValue(), node));
      }
      automaton.edge(at.node, CodePointSet.anyOf(known).complement(), free);
      if (!at.branch.isName) {
        automaton.edge(at.node, null, automaton.end());
      }
    }
  }
}
