package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.grammar.GrammarState;
import org.jspecify.annotations.Nullable;

/** Where one answer stands in its grammar. Used by one thread. */
final class ConstraintCursor {
  private final ConstraintMasks masks;
  private final boolean modelCanEnd;
  private @Nullable GrammarState state;

  ConstraintCursor(ConstraintMasks masks, ExactModel model) {
    this.masks = masks;
    this.modelCanEnd = !model.config().eosIds().isEmpty();
    this.state = masks.start();
  }

  /** The tokens that may be drawn next; null when a claimed token has left the grammar. */
  @Nullable TokenMask mask() {
    return state == null ? null : masks.mask(state);
  }

  /** Steps behind a token that does not end the answer. */
  void accept(byte[] token) {
    state = state == null ? null : masks.next(state, token);
  }

  /** Whether the text is complete and no token can follow but one that ends the answer. */
  boolean finished() {
    return state != null
        && state.accepting()
        && (state.finished() || (!modelCanEnd && masks.mask(state).count() == 0));
  }
}
