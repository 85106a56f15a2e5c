package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.grammar.Grammar;
import java.util.LinkedHashMap;
import java.util.Map;

/** The masks of the constraints that were used last. Used by one thread. */
final class ConstraintCache {
  /** Constraints whose masks are remembered; the one not used for longest is forgotten. */
  static final int CONSTRAINTS_MAX = 16;

  private record Key(ExactModel model, OutputConstraint constraint) {}

  private final Map<Key, ConstraintMasks> masks =
      new LinkedHashMap<>(CONSTRAINTS_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ConstraintMasks> eldest) {
          return size() > CONSTRAINTS_MAX;
        }
      };

  /** A cursor before the first token. */
  ConstraintCursor cursor(ExactModel model, OutputConstraint constraint, Grammar grammar) {
    var known =
        masks.computeIfAbsent(new Key(model, constraint), _ -> new ConstraintMasks(grammar, model));
    return new ConstraintCursor(known, model);
  }

  int size() {
    return masks.size();
  }

  /** Forgets what belongs to models that nobody uses any more. */
  void keepOnly(Iterable<ExactModel> used) {
    var models = new java.util.HashSet<ExactModel>();
    used.forEach(models::add);
    masks.keySet().removeIf(key -> !models.contains(key.model));
  }
}
