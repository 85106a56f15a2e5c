package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.grammar.Grammar;
import io.aipowergrid.node.inference.grammar.GrammarException;
import io.aipowergrid.node.inference.grammar.Grammars;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled grammars of the constraints that were used last. Thread-safe. */
final class GrammarStore {
  /**
   * Nodes and characters of definitions that are kept; those not used for longest go first. More
   * than one grammar can weigh.
   */
  static final int WEIGHT_MAX = 1 << 19;

  private final Map<OutputConstraint, Grammar> grammars = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  /**
   * @throws NodeException INVALID_REQUEST when the definition cannot be used
   */
  Grammar get(OutputConstraint constraint) {
    synchronized (grammars) {
      var known = grammars.get(constraint);
      if (known != null) {
        return known;
      }
    }
    var grammar = compile(constraint);
    synchronized (grammars) {
      var other = grammars.putIfAbsent(constraint, grammar);
      if (other != null) {
        return other;
      }
      weight += weight(constraint, grammar);
      for (var eldest = grammars.entrySet().iterator(); weight > WEIGHT_MAX && eldest.hasNext(); ) {
        var entry = eldest.next();
        weight -= weight(entry.getKey(), entry.getValue());
        eldest.remove();
      }
    }
    return grammar;
  }

  /** How many are kept. */
  int size() {
    synchronized (grammars) {
      return grammars.size();
    }
  }

  private static long weight(OutputConstraint constraint, Grammar grammar) {
    return grammar.nodes() + (long) constraint.definition().length();
  }

  private static Grammar compile(OutputConstraint constraint) {
    try {
      return Grammars.of(constraint);
    } catch (GrammarException e) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "The answer's constraint cannot be used: " + e.reason());
    }
  }
}
