package io.aipowergrid.node.inference.exact;

import java.time.Duration;

/**
 * How many prompt tokens a step may take. Follows the measured time, so that a step stays short
 * enough for cancelling and for the others' tokens; results do not depend on it.
 */
final class PrefillBudget {
  /** A step longer than this halves the budget; cancelling must be felt within 200 ms. */
  private static final Duration STEP_LONG = Duration.ofMillis(100);

  /** A step shorter than this doubles it. */
  private static final Duration STEP_SHORT = Duration.ofMillis(40);

  /** Where it begins: even a large model takes this many quickly enough. */
  private static final int TOKENS_FIRST = 8;

  private final int tokensMax;
  private int tokens;

  PrefillBudget(int tokensMax) {
    this.tokensMax = tokensMax;
    this.tokens = Math.min(tokensMax, TOKENS_FIRST);
  }

  int tokens() {
    return tokens;
  }

  /** Takes note of a step with that many prompt tokens. */
  void observe(int prefilled, long nanos) {
    if (prefilled == 0) {
      return;
    }
    if (nanos > STEP_LONG.toNanos()) {
      tokens = Math.max(1, tokens / 2);
    } else if (nanos < STEP_SHORT.toNanos() && prefilled >= tokens) {
      tokens = Math.min(tokensMax, tokens * 2);
    }
  }
}
