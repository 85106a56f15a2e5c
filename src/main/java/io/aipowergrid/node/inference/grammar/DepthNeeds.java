package io.aipowergrid.node.inference.grammar;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Finds for every node how many rules must be opened, one inside the other, until its own rule can
 * be complete. So a walk that keeps to the depth limit never comes to a place without a way out.
 */
final class DepthNeeds {
  /** Need of a node from which nothing can be completed. */
  static final int NEVER = Integer.MAX_VALUE / 2;

  private final Grammar grammar;
  private final Ints[] before;
  private final Ints[] callers;
  private final int[] needs;
  private final ArrayDeque<Integer> changed = new ArrayDeque<>();

  private DepthNeeds(Grammar grammar) {
    this.grammar = grammar;
    this.before = lists(grammar.nodes());
    this.callers = lists(grammar.nodes());
    this.needs = new int[grammar.nodes()];
    Arrays.fill(needs, NEVER);
  }

  private static Ints[] lists(int count) {
    var lists = new Ints[count];
    Arrays.setAll(lists, _ -> new Ints());
    return lists;
  }

  static int[] of(Grammar grammar, int[] ruleEnds) {
    var search = new DepthNeeds(grammar);
    search.turnAround();
    for (int end : ruleEnds) {
      search.lower(end, 0);
    }
    search.spread();
    return search.needs;
  }

  /** For each node the edges that lead to it, and for each first node of a rule its calls. */
  private void turnAround() {
    for (int node = 0; node < grammar.nodes(); node++) {
      var bytes = grammar.byteEdges(node);
      for (int i = 0; i < bytes.length; i += 3) {
        before[bytes[i + 2]].add(node);
      }
      for (int to : grammar.silentEdges(node)) {
        before[to].add(node);
      }
      var calls = grammar.callEdges(node);
      for (int i = 0; i < calls.length; i += 2) {
        int start = grammar.ruleStart(calls[i]);
        callers[start].add(node).add(calls[i + 1]);
        callers[calls[i + 1]].add(node).add(~start);
      }
    }
  }

  private void spread() {
    while (!changed.isEmpty()) {
      int node = changed.remove();
      int need = needs[node];
      for (int i = 0; i < before[node].size(); i++) {
        lower(before[node].get(i), need);
      }
      for (int i = 0; i < callers[node].size(); i += 2) {
        int caller = callers[node].get(i);
        int other = callers[node].get(i + 1);
        // A call is seen from its rule's first node (other: the node behind) or from behind.
        lower(
            caller,
            other >= 0 ? Math.max(need + 1, needs[other]) : Math.max(needs[~other] + 1, need));
      }
    }
  }

  private void lower(int node, int need) {
    if (need < needs[node]) {
      needs[node] = need;
      changed.add(node);
    }
  }
}
