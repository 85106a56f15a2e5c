package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The front door of the job queue. May be called from any thread that may block. */
@ApplicationScoped
public class JobService {
  /** Rows one call of {@link #list} gives at most. */
  public static final int LIST_LIMIT_MAX = 200;

  /**
   * Admits a job: quota, worst-case reservation and job row, all or nothing. A repetition of an
   * earlier request with the same idempotency key joins that job instead, running or ended.
   *
   * @throws io.aipowergrid.node.base.NodeException RATE_LIMITED, INSUFFICIENT_QUOTA, QUEUE_FULL,
   *     DRAINING, NOT_READY, IDEMPOTENCY_CONFLICT, INVALID_REQUEST
   */
  public JobHandle submit(Caller caller, JobRequest request) {
    throw new IllegalStateException("not written yet");
  }

  /**
   * @throws io.aipowergrid.node.base.NodeException NOT_FOUND
   */
  public JobView get(UUID id) {
    throw new IllegalStateException("not written yet");
  }

  /**
   * Jobs, newest first.
   *
   * @param before only jobs admitted before this one: the last id of the page before, or null
   * @param limit at most {@link #LIST_LIMIT_MAX}
   */
  public List<JobView> list(JobFilter filter, @Nullable UUID before, int limit) {
    throw new IllegalStateException("not written yet");
  }

  /** Stops a job wherever it is. Does nothing when it has ended. */
  public void cancel(UUID id, CancelReason reason) {
    throw new IllegalStateException("not written yet");
  }

  /**
   * Another reader of a job, from its first event on: while it waits or runs, and after its end as
   * long as the answer is kept. Empty when there is no such job.
   */
  public Optional<JobHandle> attach(UUID id) {
    throw new IllegalStateException("not written yet");
  }

  /** The queue now. */
  public JobCounts counts() {
    throw new IllegalStateException("not written yet");
  }

  /**
   * Puts a dead job back into the queue, free of charge.
   *
   * @throws io.aipowergrid.node.base.NodeException NOT_FOUND, or CONFLICT when it is not dead or
   *     its request is no longer kept
   */
  public JobView replayDead(Actor actor, UUID id) {
    throw new IllegalStateException("not written yet");
  }
}
