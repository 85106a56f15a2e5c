package io.aipowergrid.node.inference;

import java.util.List;
import java.util.OptionalInt;

/**
 * The log probabilities that a caller asked for, as a transcript keeps them and a replay computes
 * them again. No hash covers them. Equal to others only where every value has the same bits.
 * Immutable.
 *
 * @param positions of each output token in order; of the first {@link #kept} ones only
 */
public record AnswerLogprobs(List<Position> positions) {
  /**
   * Values of one answer that are kept, those of the drawn tokens and of the most likely ones
   * together: some 4 MB of JSON.
   */
  public static final int VALUES_MAX = 1 << 17;

  /** Of an answer of which nothing was reported. */
  public static final AnswerLogprobs NONE = new AnswerLogprobs(List.of());

  public AnswerLogprobs {
    positions = List.copyOf(positions);
  }

  /**
   * What was reported of one output token.
   *
   * @param logprob natural logarithm of its probability
   * @param top the most likely tokens, most likely first
   */
  public record Position(double logprob, List<Likely> top) {
    public Position {
      top = List.copyOf(top);
    }

    /** What an answer said of the token. */
    public static Position of(TokenLogprobs told) {
      var top = told.top().stream().map(it -> new Likely(it.tokenId(), it.logprob())).toList();
      return new Position(told.logprob(), top);
    }
  }

  /** One of the most likely tokens and the natural logarithm of its probability. */
  public record Likely(int tokenId, double logprob) {}

  /**
   * Of how many output tokens the log probabilities are kept.
   *
   * @param top how many of the most likely tokens were asked for
   */
  public static int kept(int top, int outputTokens) {
    return Math.min(outputTokens, VALUES_MAX / (1 + top));
  }

  /** The first output token of which these say something else; empty when all are the same. */
  public OptionalInt firstDifference(AnswerLogprobs others) {
    int shared = Math.min(positions.size(), others.positions.size());
    for (int i = 0; i < shared; i++) {
      if (!positions.get(i).equals(others.positions.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return positions.size() == others.positions.size()
        ? OptionalInt.empty()
        : OptionalInt.of(shared);
  }
}
