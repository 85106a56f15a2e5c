package io.aipowergrid.node.accounts;

import java.util.Optional;

/** What accounts needs to know of plans; billing implements it. Any thread. */
public interface PlanLimits {
  /** The rate limits of a plan, or empty when there is no such plan. */
  Optional<Limits> findLimits(String planId);

  /** Requests and tokens that one project may use in a minute. */
  record Limits(long requestsPerMinute, long tokensPerMinute) {
    /** Far above any use, and small enough that the bucket arithmetic never overflows. */
    public static final long PER_MINUTE_MAX = 1_000_000_000_000L;

    public Limits {
      if (requestsPerMinute < 1 || requestsPerMinute > PER_MINUTE_MAX) {
        throw new IllegalArgumentException("requests per minute: 1 to " + PER_MINUTE_MAX);
      }
      if (tokensPerMinute < 1 || tokensPerMinute > PER_MINUTE_MAX) {
        throw new IllegalArgumentException("tokens per minute: 1 to " + PER_MINUTE_MAX);
      }
    }
  }
}
