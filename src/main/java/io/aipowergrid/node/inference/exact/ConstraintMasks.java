package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.grammar.Grammar;
import io.aipowergrid.node.inference.grammar.GrammarAutomaton;
import io.aipowergrid.node.inference.grammar.GrammarException;
import io.aipowergrid.node.inference.grammar.GrammarState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of one model may follow under one grammar. Masks are remembered with the states of
 * the automaton; what is remembered never changes a mask, nor whether it can be made. Used by one
 * thread.
 */
final class ConstraintMasks {
  /** Bytes of masks that are remembered for one grammar. */
  static final long REMEMBERED_BYTES_MAX = 4 << 20;

  /** Places of the grammar that may be looked at for one mask, over all bytes of all tokens. */
  static final long WORK_MAX = 1L << 24;

  private final GrammarAutomaton automaton;
  private final TokenBytes tokens;
  private final Set<Integer> endIds;
  private final GrammarState[] path;
  private final long rememberedMax;
  private long remembered;

  ConstraintMasks(Grammar grammar, ExactModel model) {
    this(grammar, model.tokenBytes(), model.config().eosIds());
  }

  ConstraintMasks(Grammar grammar, TokenBytes tokens, Set<Integer> endIds) {
    this.automaton = new GrammarAutomaton(grammar);
    this.tokens = tokens;
    this.endIds = endIds;
    this.path = new GrammarState[tokens.longest() + 1];
    this.rememberedMax = Math.max(1, REMEMBERED_BYTES_MAX / TokenMask.bytes(tokens.vocabulary()));
  }

  /** Before the first token. */
  GrammarState start() {
    try {
      return automaton.start();
    } catch (GrammarException e) {
      throw tooCostly(e);
    }
  }

  /** Behind a token that its mask allows and that ends nothing; null for others. */
  @Nullable GrammarState next(GrammarState state, byte[] token) {
    try {
      return token.length == 0 ? null : automaton.next(state, token);
    } catch (GrammarException e) {
      throw tooCostly(e);
    }
  }

  /**
   * The tokens that may follow; those that end an answer are among them where it is complete.
   *
   * @throws NodeException UNPROCESSABLE when the grammar is too ambiguous to be followed
   */
  TokenMask mask(GrammarState state) {
    if (state.note() instanceof TokenMask mask) {
      return mask;
    }
    var mask = compute(state);
    if (++remembered > rememberedMax) {
      automaton.forget();
      remembered = 1;
    }
    state.keepNote(mask);
    return mask;
  }

  private TokenMask compute(GrammarState state) {
    var mask = new TokenMask(tokens.vocabulary());
    try {
      walk(state, mask);
    } catch (GrammarException e) {
      throw tooCostly(e);
    }
    if (state.accepting()) {
      endIds.stream().filter(id -> id < tokens.vocabulary()).forEach(mask::allow);
    }
    return mask;
  }

  // A token is walked from where it differs from the one before; when that one left the grammar
  // inside their common beginning, this one does, too.
  private void walk(GrammarState state, TokenMask mask) {
    path[0] = state;
    int alive = 0;
    long work = 0;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.common(i) > alive) {
        continue;
      }
      int length = tokens.length(i);
      alive = tokens.common(i);
      while (alive < length) {
        work += 1 + path[alive].cost();
        var next = automaton.next(path[alive], tokens.byteAt(i, alive));
        if (next == null) {
          break;
        }
        path[++alive] = next;
      }
      if (alive == length) {
        mask.allow(tokens.id(i));
      }
      if (work > WORK_MAX) {
        throw tooCostly(null);
      }
    }
  }

  private static NodeException tooCostly(@Nullable GrammarException cause) {
    return new NodeException(
        ErrorCode.UNPROCESSABLE,
        "What the answer must match is too ambiguous to be followed with this model's vocabulary."
            + (cause == null ? "" : " " + cause.reason()));
  }
}
