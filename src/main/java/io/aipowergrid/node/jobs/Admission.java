package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.QuotaDecision;
import io.aipowergrid.node.accounts.Quotas;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.billing.Reservations;
import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.JobTable;
import io.aipowergrid.node.jobs.data.SealedPayload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Step 3 of a request (architecture.md 3): quota, worst-case reservation, job row. Any thread. */
@ApplicationScoped
class Admission {
  /** What became of a request. */
  sealed interface Verdict {
    /** A new job waits in the queue. */
    record Admitted(QuotaDecision quota) implements Verdict {}

    /** The same request with the same idempotency key came before. */
    record Repeated(UUID earlierJobId) implements Verdict {}
  }

  private final JobsConfig config;
  private final QueueGate gate;
  private final Maintenance maintenance;
  private final Quotas quotas;
  private final Plans plans;
  private final PriceBook prices;
  private final Reservations reservations;
  private final JobTable table;
  private final JobSeal seal;
  private final NodeIdentity identity;

  @Inject
  Admission(
      JobsConfig config,
      QueueGate gate,
      Maintenance maintenance,
      Quotas quotas,
      Plans plans,
      PriceBook prices,
      Reservations reservations,
      JobTable table,
      JobSeal seal,
      NodeIdentity identity) {
    this.config = config;
    this.gate = gate;
    this.maintenance = maintenance;
    this.quotas = quotas;
    this.plans = plans;
    this.prices = prices;
    this.reservations = reservations;
    this.table = table;
    this.seal = seal;
    this.identity = identity;
  }

  /**
   * Admits a job or says which earlier one it repeats: one transaction, all or nothing.
   *
   * @param now the moment of admission, which also decides the price
   */
  @Transactional
  Verdict admit(UUID jobId, Caller caller, JobRequest request, Instant now) {
    var earlier = claimIdempotencyKey(jobId, caller, request);
    if (earlier != null) {
      return new Verdict.Repeated(earlier);
    }
    gate.requireOpen();
    maintenance.requireOff();
    requireRoom(caller);
    var worst = UsageRule.worstCase(request.generations());
    requireModest(worst);
    var quota = takeQuota(caller, worst);
    try {
      reserve(jobId, caller, request, worst, now);
      insert(jobId, caller, request, worst, now);
      return new Verdict.Admitted(quota);
    } catch (RuntimeException e) {
      // The quota lives in memory and knows nothing of the transaction.
      quotas.giveBack(caller, worst.totalTokens());
      throw e;
    }
  }

  private @Nullable UUID claimIdempotencyKey(UUID jobId, Caller caller, JobRequest request) {
    if (request.idempotencyKey() == null) {
      return null;
    }
    var keyHash = seal.fingerprint(caller.projectId(), request.idempotencyKey());
    var fingerprint = request.requestFingerprint().toBytes();
    // Waits for a competing admission with the same key to commit or roll back.
    if (table.claimIdempotencyKey(caller.projectId(), keyHash, fingerprint, jobId)) {
      return null;
    }
    return table
        .jobOfIdempotencyKey(caller.projectId(), keyHash, fingerprint)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was used before with another request body."));
  }

  private void requireRoom(Caller caller) {
    if (table.countWaiting() >= config.queuedMax()) {
      throw new NodeException(
          ErrorCode.QUEUE_FULL, "Too many jobs wait on this node; try again a little later.");
    }
    if (table.countWaiting(caller.projectId()) >= config.queuedPerProjectMax()) {
      throw new NodeException(
          ErrorCode.RATE_LIMITED,
          "%d jobs of this project wait already; let some of them end first."
              .formatted(config.queuedPerProjectMax()));
    }
  }

  private void requireModest(Usage worst) {
    if (worst.outputTokens() > config.outputTokensMax()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "All choices together may make at most %d tokens.".formatted(config.outputTokensMax()),
          "max_tokens");
    }
  }

  private QuotaDecision takeQuota(Caller caller, Usage worst) {
    var decision = quotas.take(caller, worst.totalTokens());
    var refusal = decision.refusal();
    if (refusal == null) {
      return decision;
    }
    throw switch (refusal) {
      case REQUESTS, TOKENS ->
          new NodeException(
              ErrorCode.RATE_LIMITED,
              "Rate limit reached for %s per minute; try again in %d ms."
                  .formatted(
                      refusal == QuotaDecision.Refusal.REQUESTS ? "requests" : "tokens",
                      decision.retryAfter().toMillis()),
              null,
              decision.retryAfter());
      case TOO_LARGE ->
          new NodeException(
              ErrorCode.REQUEST_TOO_LARGE,
              "Prompt and max_tokens together exceed the %d tokens per minute of this plan."
                  .formatted(decision.limitTokens()),
              "max_tokens");
    };
  }

  private void reserve(UUID jobId, Caller caller, JobRequest request, Usage worst, Instant now) {
    var cost =
        prices.at(request.modelId(), now).cost(worst.promptTokens(), 0, worst.outputTokens());
    reservations.reserve(jobId, caller.organisationId(), caller.projectId(), cost);
  }

  private void insert(UUID jobId, Caller caller, JobRequest request, Usage worst, Instant now) {
    var deadline =
        request.deadline().compareTo(config.deadlineMax()) < 0
            ? request.deadline()
            : config.deadlineMax();
    var plan = plans.get(caller.planId());
    var job = new Job();
    job.id = jobId;
    job.organisationId = caller.organisationId();
    job.projectId = caller.projectId();
    job.keyId = caller.keyId();
    job.userId = caller.userId();
    job.planId = caller.planId();
    job.kind = request.kind();
    job.modelId = request.modelId();
    job.priority = JobPriority.of(plan.priorityClass(), request.background());
    job.concurrencyMax = plan.concurrentJobsMax();
    job.state = JobState.QUEUED;
    job.background = request.background();
    job.choices = request.generations().size();
    job.tokensWorst = worst.totalTokens();
    job.outputMax = worst.outputTokens();
    job.fairRank = table.nextFairRank(caller.projectId(), job.priority);
    job.notBefore = now;
    job.admittedNode = identity.node();
    job.admittedBoot = identity.boot();
    job.requestId = request.requestId();
    job.createdAt = now;
    job.deadlineAt = now.plus(deadline);
    job.persist();
    var payload = new SealedPayload();
    payload.jobId = jobId;
    payload.sealed = seal.seal(jobId, new Payload(request.generations(), request.echo()));
    payload.persist();
  }
}
