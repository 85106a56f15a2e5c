package io.aipowergrid.node.accounts;

import io.aipowergrid.node.accounts.PlanLimits.Limits;
import io.aipowergrid.node.accounts.QuotaDecision.Refusal;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests and tokens per minute of each project, held in this node's memory: they protect the
 * node, while money is protected by reservations in the database. Any thread.
 */
@ApplicationScoped
public class Quotas {
  private final PlanLimits plans;
  private final InstantSource clock;
  private final int projectsMax;
  private final Map<UUID, Buckets> projects = new LinkedHashMap<>(16, 0.75f, true);

  Quotas(PlanLimits plans, InstantSource clock, AccountsConfig config) {
    this.plans = plans;
    this.clock = clock;
    this.projectsMax = config.quotaProjectsMax();
  }

  /**
   * Takes one request and its worst case of tokens, or nothing at all.
   *
   * @param tokensWorstCase prompt tokens plus the most output tokens the request may make
   */
  public QuotaDecision take(Caller caller, long tokensWorstCase) {
    if (tokensWorstCase < 0) {
      throw new IllegalArgumentException("tokens are not negative");
    }
    var limits = limitsOf(caller);
    synchronized (projects) {
      var buckets = bucketsOf(caller.projectId(), limits);
      var refusal = buckets.refusal(tokensWorstCase);
      if (refusal == null) {
        buckets.requests.take(1);
        buckets.tokens.take(tokensWorstCase);
      }
      return new QuotaDecision(
          refusal, buckets.state(limits), buckets.retryAfter(refusal, tokensWorstCase));
    }
  }

  /** What is left, without taking. */
  public QuotaState peek(Caller caller) {
    var limits = limitsOf(caller);
    synchronized (projects) {
      return bucketsOf(caller.projectId(), limits).state(limits);
    }
  }

  /** Gives back the tokens that a request did not use; the request itself stays counted. */
  public void giveBack(Caller caller, long tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens are not negative");
    }
    var limits = limitsOf(caller);
    synchronized (projects) {
      bucketsOf(caller.projectId(), limits).tokens.giveBack(tokens);
    }
  }

  private Limits limitsOf(Caller caller) {
    return plans
        .findLimits(caller.planId())
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.PERMISSION_DENIED,
                    "The plan of this organisation is no longer offered; ask the operator."));
  }

  // A project unused for a minute is full again, so forgetting the longest unused one loses
  // nothing unless more than projectsMax projects call within the same minute.
  private Buckets bucketsOf(UUID projectId, Limits limits) {
    var now = clock.instant();
    var buckets = projects.computeIfAbsent(projectId, id -> new Buckets(limits, now));
    if (projects.size() > projectsMax) {
      projects.remove(projects.keySet().iterator().next());
    }
    buckets.requests.refill(limits.requestsPerMinute(), now);
    buckets.tokens.refill(limits.tokensPerMinute(), now);
    return buckets;
  }

  private static final class Buckets {
    final MinuteBucket requests;
    final MinuteBucket tokens;

    Buckets(Limits limits, Instant now) {
      this.requests = new MinuteBucket(limits.requestsPerMinute(), now);
      this.tokens = new MinuteBucket(limits.tokensPerMinute(), now);
    }

    @Nullable Refusal refusal(long tokensWanted) {
      if (tokens.neverFits(tokensWanted)) {
        return Refusal.TOO_LARGE;
      }
      if (!requests.fits(1)) {
        return Refusal.REQUESTS;
      }
      return tokens.fits(tokensWanted) ? null : Refusal.TOKENS;
    }

    Duration retryAfter(@Nullable Refusal refusal, long tokensWanted) {
      if (refusal == null || refusal == Refusal.TOO_LARGE) {
        return Duration.ZERO;
      }
      var untilRequest = requests.untilFits(1);
      var untilTokens = tokens.untilFits(tokensWanted);
      return untilRequest.compareTo(untilTokens) > 0 ? untilRequest : untilTokens;
    }

    QuotaState state(Limits limits) {
      return new QuotaState(
          limits.requestsPerMinute(),
          requests.remaining(),
          requests.untilFull(),
          limits.tokensPerMinute(),
          tokens.remaining(),
          tokens.untilFull());
    }
  }
}
