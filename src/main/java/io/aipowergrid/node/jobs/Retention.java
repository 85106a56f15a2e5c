package io.aipowergrid.node.jobs;

import io.aipowergrid.node.billing.Reservations;
import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.JobRemoval;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;

/** Removes what has outlived its time, a batch for each transaction. Any thread. */
@ApplicationScoped
class Retention {
  private final JobsConfig config;
  private final JobRemoval removal;
  private final Reservations reservations;

  @Inject
  Retention(JobsConfig config, JobRemoval removal, Reservations reservations) {
    this.config = config;
    this.removal = removal;
    this.reservations = reservations;
  }

  /** Removes answers past their time and the idempotency keys that led to them. */
  @Transactional
  int forgetAnswers(Instant now) {
    int batch = config.sweepBatch();
    return Math.max(
        removal.deleteExpiredAnswers(now, batch),
        removal.deleteIdempotencyKeys(now.minus(config.answerRetention()), batch));
  }

  /** Removes the requests of dead jobs that nobody has replayed. */
  @Transactional
  int forgetDeadPayloads(Instant now) {
    return removal.deletePayloads(now.minus(config.deadLetterRetention()), config.sweepBatch());
  }

  /** Removes rows of jobs that ended long ago. */
  @Transactional
  int forgetRows(Instant now) {
    return removal.deleteRows(now.minus(config.rowRetention()), config.sweepBatch());
  }

  /**
   * Voids a reservation whose job has ended or never was.
   *
   * @return whether it was one
   */
  @Transactional
  boolean voidIfOrphan(UUID jobId) {
    var job = Job.lock(jobId);
    if (job != null && !job.state.ended()) {
      return false;
    }
    reservations.voidAll(jobId);
    return true;
  }
}
