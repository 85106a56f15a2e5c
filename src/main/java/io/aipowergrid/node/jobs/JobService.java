package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.QuotaDecision;
import io.aipowergrid.node.accounts.Quotas;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.base.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The front door of the job queue. May be called from any thread that may block. */
@ApplicationScoped
public class JobService {
  /** Rows one call of {@link #list} gives at most. */
  public static final int LIST_LIMIT_MAX = 200;

  private final InstantSource clock;
  private final Turnstile turnstile;
  private final Admission admission;
  private final JobReader reader;
  private final LiveJobs liveJobs;
  private final Settlement settlement;
  private final DeadLetters deadLetters;
  private final JobSignals signals;
  private final Quotas quotas;

  @Inject
  JobService(
      InstantSource clock,
      Turnstile turnstile,
      Admission admission,
      JobReader reader,
      LiveJobs liveJobs,
      Settlement settlement,
      DeadLetters deadLetters,
      JobSignals signals,
      Quotas quotas) {
    this.clock = clock;
    this.turnstile = turnstile;
    this.admission = admission;
    this.reader = reader;
    this.liveJobs = liveJobs;
    this.settlement = settlement;
    this.deadLetters = deadLetters;
    this.signals = signals;
    this.quotas = quotas;
  }

  /**
   * Admits a job: quota, worst-case reservation and job row, all or nothing. A repetition of an
   * earlier request with the same idempotency key joins that job instead, running or ended.
   *
   * @throws io.aipowergrid.node.base.NodeException RATE_LIMITED, REQUEST_TOO_LARGE,
   *     INSUFFICIENT_QUOTA, QUEUE_FULL, DRAINING, MAINTENANCE, NOT_READY, IDEMPOTENCY_CONFLICT,
   *     INVALID_REQUEST
   */
  public JobHandle submit(Caller caller, JobRequest request) {
    // The database keeps microseconds; a finer time here would not be the one read back later.
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var jobId = UuidV7.at(now);
    long outputMax = UsageRule.worstCase(request.generations()).outputTokens();
    // Before the row can be seen, so that no event of a fast run is missed.
    var live = liveJobs.open(jobId, request.generations().size(), outputMax);
    boolean admitted = false;
    try {
      switch (turnstile.pass(() -> admission.admit(jobId, caller, request, now))) {
        case Admission.Verdict.Admitted(var quota) -> {
          admitted = true;
          signals.queued(new JobQueued(jobId));
          return new EventHandle(live, now, quota, false, request.echo(), this::cancel);
        }
        case Admission.Verdict.Repeated(var earlierJobId) -> {
          return attach(earlierJobId, true).orElseThrow();
        }
      }
    } finally {
      if (!admitted) {
        liveJobs.remove(jobId);
      }
    }
  }

  /**
   * @throws io.aipowergrid.node.base.NodeException NOT_FOUND
   */
  public JobView get(UUID id) {
    return reader.get(id);
  }

  /** The job that the API request of this {@code x-request-id} made. */
  public Optional<UUID> findByRequest(String requestId) {
    return reader.findByRequest(requestId);
  }

  /**
   * Jobs, newest first.
   *
   * @param before only jobs admitted before this one: the last id of the page before, or null
   * @param limit at most {@link #LIST_LIMIT_MAX}
   */
  public List<JobView> list(JobFilter filter, @Nullable UUID before, int limit) {
    return list(filter, SortOrder.descending(JobColumn.ADMITTED), before, limit);
  }

  /**
   * Jobs in an order.
   *
   * @param after only jobs behind this one: the last id of the page before, or null
   * @param limit at most {@link #LIST_LIMIT_MAX}
   */
  public List<JobView> list(
      JobFilter filter, SortOrder<JobColumn> order, @Nullable UUID after, int limit) {
    return reader.list(filter, order, after, Math.clamp(limit, 1, LIST_LIMIT_MAX));
  }

  /** Stops a job wherever it is. Does nothing when it has ended. */
  public void cancel(UUID id, CancelReason reason) {
    // First the engine, which works for nothing now; then the books.
    stopHere(id, reason);
    settlement
        .cancel(id, reason)
        .ifPresentOrElse(last -> liveJobs.end(id, last), () -> stopHere(id, reason));
  }

  /**
   * Another reader of a job, from its first event on: while it waits or runs, and after its end as
   * long as the answer is kept. Empty when there is no such job.
   */
  public Optional<JobHandle> attach(UUID id) {
    return attach(id, false);
  }

  /** The queue now. */
  public JobCounts counts() {
    return reader.counts();
  }

  /**
   * Puts a dead job back into the queue, free of charge.
   *
   * @throws io.aipowergrid.node.base.NodeException NOT_FOUND, MAINTENANCE, or CONFLICT when it is
   *     not dead or its request is no longer kept
   */
  public JobView replayDead(Actor actor, UUID id) {
    deadLetters.replay(actor, id);
    signals.queued(new JobQueued(id));
    return reader.get(id);
  }

  private void stopHere(UUID id, CancelReason reason) {
    liveJobs.find(id).ifPresent(live -> live.cancellation().cancel(reason));
  }

  private Optional<JobHandle> attach(UUID id, boolean replayed) {
    return reader.told(id).map(told -> handle(told, replayed));
  }

  private JobHandle handle(JobReader.Told told, boolean replayed) {
    var quota = new QuotaDecision(null, quotas.peek(told.caller()), Duration.ZERO);
    var live =
        told.last() == null
            ? liveJobs.open(told.id(), told.choices(), told.outputMax())
            : told.replay();
    if (told.last() == null) {
      // It may have ended since it was read, and then nobody else tells a listener made just now.
      reader.endedAmong(List.of(told.id())).forEach(reader::endLive);
    }
    return new EventHandle(live, told.createdAt(), quota, replayed, told.echo(), this::cancel);
  }
}
