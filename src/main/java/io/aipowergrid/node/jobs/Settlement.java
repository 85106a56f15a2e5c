package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.billing.Reservations;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageRow;
import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.JobTable;
import io.aipowergrid.node.jobs.data.SealedAnswer;
import io.aipowergrid.node.jobs.data.SealedPayload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Step 9 of a request (architecture.md 3): every way in which a job leaves the hands of a node,
 * each one transaction. Repeating any of them changes nothing, and a node that has lost its lease
 * can do none. Any thread.
 */
@ApplicationScoped
class Settlement {
  /** What a finished run is settled with. */
  record Ending(
      JobState state,
      Usage usage,
      List<String> receiptIds,
      boolean chargeable,
      @Nullable CancelReason cancelReason,
      @Nullable Duration firstToken,
      byte @Nullable [] sealedAnswer) {}

  private final JobsConfig config;
  private final InstantSource clock;
  private final NodeIdentity identity;
  private final JobTable table;
  private final PriceBook prices;
  private final Reservations reservations;
  private final UsageBook usageBook;

  @Inject
  Settlement(
      JobsConfig config,
      InstantSource clock,
      NodeIdentity identity,
      JobTable table,
      PriceBook prices,
      Reservations reservations,
      UsageBook usageBook) {
    this.config = config;
    this.clock = clock;
    this.identity = identity;
    this.table = table;
    this.prices = prices;
    this.reservations = reservations;
    this.usageBook = usageBook;
  }

  /**
   * Posts the used part, voids the rest, closes the job and keeps its answer.
   *
   * @return the outcome, the earlier one when it was settled before; empty when the lease is lost
   */
  @Transactional
  Optional<JobOutcome> settle(ClaimedJob claimed, Ending ending) {
    var job = Job.lock(claimed.id());
    if (job != null && job.state.ended() && job.errorCode == null) {
      return Optional.of(JobRows.outcome(job));
    }
    if (job == null || !holds(job, claimed)) {
      return Optional.empty();
    }
    var now = clock.instant();
    // A job that had to be run again because the node failed or was stopped is not charged.
    job.waived |= job.attempts > 1 || !ending.chargeable();
    var cost = reservations.settle(job.id, cost(job, ending.usage())).charged();
    close(job, ending.state(), now);
    job.promptTokens = ending.usage().promptTokens();
    job.cachedTokens = ending.usage().cachedPromptTokens();
    job.outputTokens = ending.usage().outputTokens();
    job.costMicros = cost.micros();
    job.setReceipts(ending.receiptIds());
    job.cancelReason = ending.cancelReason();
    job.firstTokenMicros = micros(ending.firstToken());
    usageBook.record(usageRow(job, ending.usage(), cost, now));
    keepAnswer(job.id, ending.sealedAnswer(), now);
    SealedPayload.deleteById(job.id);
    return Optional.of(JobRows.outcome(job));
  }

  /**
   * Ends a job that the node could not do, free of charge.
   *
   * @param receiptIds of a fault, when it has one
   * @return the last event; empty when the lease is lost
   */
  @Transactional
  Optional<JobEvent> fail(
      ClaimedJob claimed, ErrorCode code, String detail, List<String> receiptIds) {
    var job = Job.lock(claimed.id());
    if (job == null || !holds(job, claimed)) {
      return Optional.empty();
    }
    job.setReceipts(receiptIds);
    return Optional.of(closeUnpaid(job, JobState.FAILED, code, detail, clock.instant()));
  }

  /**
   * Puts a job back that this node did not get to run: as if it had not been claimed.
   *
   * @return whether the lease was still held
   */
  @Transactional
  boolean unclaim(ClaimedJob claimed) {
    var job = Job.lock(claimed.id());
    if (job == null || !holds(job, claimed)) {
      return false;
    }
    job.attempts--;
    requeue(job, clock.instant().plus(config.poll()));
    return true;
  }

  /**
   * Puts a job back because this node stops: free of charge, and no failure of the job.
   *
   * @return whether the lease was still held
   */
  @Transactional
  boolean handBack(ClaimedJob claimed) {
    var job = Job.lock(claimed.id());
    if (job == null || !holds(job, claimed)) {
      return false;
    }
    job.handedBack++;
    job.waived = true;
    requeue(job, clock.instant());
    return true;
  }

  /**
   * Puts a job back after a failed run, or into the dead letter after too many.
   *
   * @return the last event when it is dead; empty when it waits again or the lease is lost
   */
  @Transactional
  Optional<JobEvent> retry(ClaimedJob claimed, ErrorCode code, String detail) {
    var job = Job.lock(claimed.id());
    if (job == null || !holds(job, claimed)) {
      return Optional.empty();
    }
    var now = clock.instant();
    int failures = failures(job);
    return requeueOrBury(job, code, detail, now, now.plusSeconds((long) failures * failures));
  }

  /**
   * Frees a job that its node left running, or buries it after too many failures. The caller holds
   * the row's lock.
   *
   * @return the last event when it is dead
   */
  Optional<JobEvent> abandon(Job job, Instant now) {
    return requeueOrBury(
        job,
        ErrorCode.INTERNAL,
        "The node failed %d times while it ran this job; nothing was charged."
            .formatted(failures(job)),
        now,
        now);
  }

  /** Ends a job that waited until its deadline. The caller holds the row's lock. */
  JobEvent expireWaiting(Job job, Instant now) {
    return closeUnpaid(
        job,
        JobState.EXPIRED,
        ErrorCode.DEADLINE_EXCEEDED,
        "The job waited until its deadline; nothing was charged.",
        now);
  }

  /**
   * Cancels a job that waits; leaves word for the node that runs it otherwise.
   *
   * @return the last event when it waited
   */
  @Transactional
  Optional<JobEvent> cancel(UUID id, CancelReason reason) {
    var job = Job.lock(id);
    if (job == null || job.state.ended()) {
      return Optional.empty();
    }
    job.cancelReason = reason;
    if (job.state == JobState.RUNNING) {
      return Optional.empty();
    }
    var now = clock.instant();
    reservations.voidAll(id);
    close(job, reason.leadsTo(), now);
    SealedPayload.deleteById(id);
    return Optional.of(new JobEvent.Settled(JobRows.outcome(job)));
  }

  private boolean holds(Job job, ClaimedJob claimed) {
    return job.state == JobState.RUNNING
        && identity.boot().equals(job.leaseBoot)
        && job.attempts == claimed.attempt();
  }

  private MicroUsd cost(Job job, Usage usage) {
    return job.waived
        ? MicroUsd.ZERO
        : prices
            .at(job.modelId, job.createdAt)
            .cost(usage.promptTokens(), usage.cachedPromptTokens(), usage.outputTokens());
  }

  private Optional<JobEvent> requeueOrBury(
      Job job, ErrorCode code, String detail, Instant now, Instant notBefore) {
    job.waived = true;
    if (failures(job) < config.attemptsMax()) {
      requeue(job, notBefore);
      return Optional.empty();
    }
    reservations.voidAll(job.id);
    // The payload stays, so that an operator can replay the dead.
    close(job, JobState.DEAD, now);
    return Optional.of(markFailed(job, code, detail));
  }

  private JobEvent closeUnpaid(
      Job job, JobState state, ErrorCode code, String detail, Instant now) {
    reservations.voidAll(job.id);
    close(job, state, now);
    SealedPayload.deleteById(job.id);
    return markFailed(job, code, detail);
  }

  private JobEvent markFailed(Job job, ErrorCode code, String detail) {
    job.errorCode = code.name();
    job.errorDetail = detail;
    if (code.retryable()) {
      // Who repeats the request now shall have a new try, not the old failure.
      table.freeIdempotencyKeys(job.id);
    }
    return new JobEvent.Failed(code, detail, job.receipts());
  }

  private static int failures(Job job) {
    return job.attempts - job.handedBack;
  }

  private void requeue(Job job, Instant notBefore) {
    if (job.cancelReason != null) {
      // Somebody asked to stop it while it ran, and that run is over.
      reservations.voidAll(job.id);
      close(job, job.cancelReason.leadsTo(), clock.instant());
      SealedPayload.deleteById(job.id);
      return;
    }
    job.state = JobState.QUEUED;
    job.notBefore = notBefore;
    job.endLease();
  }

  private static void close(Job job, JobState state, Instant now) {
    job.state = state;
    job.endedAt = now;
    job.endLease();
  }

  private void keepAnswer(UUID jobId, byte @Nullable [] sealed, Instant now) {
    if (sealed == null) {
      return;
    }
    var answer = new SealedAnswer();
    answer.jobId = jobId;
    answer.sealed = sealed;
    answer.expiresAt = now.plus(config.answerRetention());
    answer.persist();
  }

  private static @Nullable Long micros(@Nullable Duration duration) {
    return duration == null ? null : TimeUnit.MICROSECONDS.convert(duration);
  }

  private static UsageRow usageRow(Job job, Usage usage, MicroUsd cost, Instant now) {
    return new UsageRow(
        job.id,
        job.organisationId,
        job.projectId,
        job.keyId,
        job.modelId,
        now,
        usage.promptTokens(),
        usage.cachedPromptTokens(),
        usage.outputTokens(),
        cost);
  }
}
