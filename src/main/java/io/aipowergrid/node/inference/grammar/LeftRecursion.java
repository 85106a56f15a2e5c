package io.aipowergrid.node.inference.grammar;

import java.util.ArrayDeque;
import java.util.BitSet;

/** Refuses rules that begin with themselves: no byte could ever decide between their calls. */
final class LeftRecursion {
  private static final byte OPEN = 1;
  private static final byte DONE = 2;

  private final Grammar grammar;
  private final byte[] marks;

  private LeftRecursion(Grammar grammar) {
    this.grammar = grammar;
    this.marks = new byte[grammar.rules()];
  }

  static void refuse(Grammar grammar) {
    var search = new LeftRecursion(grammar);
    for (int rule = 0; rule < grammar.rules(); rule++) {
      search.visit(rule, 0);
    }
  }

  private void visit(int rule, int depth) {
    if (marks[rule] == DONE) {
      return;
    }
    if (marks[rule] == OPEN) {
      throw GrammarException.malformed(
          "", "The definition refers to itself without a value in between.");
    }
    if (depth > GrammarLimits.DEPTH_MAX) {
      throw GrammarException.tooLarge(
          "The definition refers from one place to the next too often.");
    }
    marks[rule] = OPEN;
    var first = firstCalls(rule);
    for (int called = first.nextSetBit(0); called >= 0; called = first.nextSetBit(called + 1)) {
      visit(called, depth + 1);
    }
    marks[rule] = DONE;
  }

  /** Rules that may be opened before the rule has taken a byte. No rule takes an empty text. */
  private BitSet firstCalls(int rule) {
    var called = new BitSet();
    var seen = new BitSet();
    var open = new ArrayDeque<Integer>();
    open.add(grammar.ruleStart(rule));
    while (!open.isEmpty()) {
      int node = open.remove();
      if (seen.get(node)) {
        continue;
      }
      seen.set(node);
      for (int to : grammar.silentEdges(node)) {
        open.add(to);
      }
      var calls = grammar.callEdges(node);
      for (int i = 0; i < calls.length; i += 2) {
        called.set(calls[i]);
      }
    }
    return called;
  }
}
