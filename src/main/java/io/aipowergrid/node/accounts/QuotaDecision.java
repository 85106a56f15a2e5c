package io.aipowergrid.node.accounts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request fits the rate limits, and what the rate headers say (api.md 6.1, T9).
 *
 * @param refusal why not, or null when allowed
 * @param retryAfter when the same request would fit; zero when allowed, and also for {@link
 *     Refusal#TOO_LARGE}, which no waiting cures
 */
public record QuotaDecision(@Nullable Refusal refusal, QuotaState state, Duration retryAfter) {
  /** Which limit refused. */
  public enum Refusal {
    REQUESTS,
    TOKENS,
    /** The request alone is larger than a whole minute's tokens. */
    TOO_LARGE
  }

  public boolean allowed() {
    return refusal == null;
  }

  public long limitRequests() {
    return state.limitRequests();
  }

  public long remainingRequests() {
    return state.remainingRequests();
  }

  public Duration resetRequests() {
    return state.resetRequests();
  }

  public long limitTokens() {
    return state.limitTokens();
  }

  public long remainingTokens() {
    return state.remainingTokens();
  }

  public Duration resetTokens() {
    return state.resetTokens();
  }
}
