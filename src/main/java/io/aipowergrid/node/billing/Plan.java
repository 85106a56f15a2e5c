package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.PlanLimits;
import io.aipowergrid.node.base.MicroUsd;

/**
 * What an organisation may use. The free community tier is a plan like any other.
 *
 * @param requestsPerMinute for each project
 * @param tokensPerMinute for each project
 * @param dailyFreeAllowance for the organisation and UTC day, never carried over
 * @param serviceClass the queue of its jobs
 * @param concurrentJobsMax jobs of the organisation that run at once; further ones wait in the
 *     queue, which the jobs room sees to
 * @param openJobsMax jobs of the organisation that may be waiting or running; further ones are
 *     refused when they are reserved
 */
public record Plan(
    String id,
    String name,
    long requestsPerMinute,
    long tokensPerMinute,
    MicroUsd dailyFreeAllowance,
    ServiceClass serviceClass,
    int concurrentJobsMax,
    int openJobsMax) {
  /** The free tier that new customers start on. */
  public static final String COMMUNITY = "community";

  public static final String DEVELOPER = "developer";
  public static final String ENTERPRISE = "enterprise";

  public Plan {
    if (!id.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException("a plan id is 1 to 32 of a-z, 0-9 and -");
    }
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("a plan's name has 1 to 100 characters");
    }
    if (dailyFreeAllowance.isNegative()) {
      throw new IllegalArgumentException("a free allowance is not negative");
    }
    if (concurrentJobsMax < 1 || openJobsMax < concurrentJobsMax) {
      throw new IllegalArgumentException("a plan admits at least as many jobs as it runs, and one");
    }
    new PlanLimits.Limits(requestsPerMinute, tokensPerMinute);
  }

  public PlanLimits.Limits limits() {
    return new PlanLimits.Limits(requestsPerMinute, tokensPerMinute);
  }

  /** The service class as the job queue reads it. */
  public String priorityClass() {
    return serviceClass.wireName();
  }
}
