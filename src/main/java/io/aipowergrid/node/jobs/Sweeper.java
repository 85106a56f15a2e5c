package io.aipowergrid.node.jobs;

import io.aipowergrid.node.billing.Reservations;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Repairs what crashes, lost signals and silent nodes leave behind, and removes what has outlived
 * its time. Does nothing while the room is not started. Scheduler threads; each step is a
 * transaction or a few of its own, and one that fails does not keep the others from their turn.
 */
@ApplicationScoped
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  private final JobsConfig config;
  private final InstantSource clock;
  private final QueueGate gate;
  private final JobQueue queue;
  private final LiveJobs liveJobs;
  private final JobMeters meters;
  private final Retention retention;
  private final Reservations reservations;
  private final JobReader reader;
  private final Maintenance maintenance;

  @Inject
  Sweeper(
      JobsConfig config,
      InstantSource clock,
      QueueGate gate,
      JobQueue queue,
      LiveJobs liveJobs,
      JobMeters meters,
      Retention retention,
      Reservations reservations,
      JobReader reader,
      Maintenance maintenance) {
    this.config = config;
    this.clock = clock;
    this.gate = gate;
    this.queue = queue;
    this.liveJobs = liveJobs;
    this.meters = meters;
    this.retention = retention;
    this.reservations = reservations;
    this.reader = reader;
    this.maintenance = maintenance;
  }

  /** What cannot wait: expired leases, passed deadlines, listeners whose job ended elsewhere. */
  @Scheduled(
      every = "${aipg.jobs.sweep:1s}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "jobs-sweep")
  void sweep() {
    gate.unlessStopped(
        () -> {
          attempt("expired leases", this::abandonExpiredLeases);
          attempt("passed deadlines", this::expireWaiting);
          attempt("listeners", this::tellListeners);
          attempt("counts", this::count);
        });
  }

  /** What can wait: orphaned reservations and everything past its retention. */
  @Scheduled(
      every = "${aipg.jobs.clean-up:1m}",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "jobs-clean-up")
  void cleanUp() {
    Instant now = clock.instant();
    gate.unlessStopped(
        () -> {
          attempt("orphaned reservations", () -> voidOrphans(now));
          attempt("answers", () -> all(() -> retention.forgetAnswers(now)));
          attempt("dead letters", () -> all(() -> retention.forgetDeadPayloads(now)));
          attempt("rows", () -> all(() -> retention.forgetRows(now)));
        });
  }

  private void abandonExpiredLeases() {
    for (UUID id : queue.expiredLeases()) {
      LOG.warnf("Lease ran out, job handed back job=%s", id);
      queue.abandon(id).ifPresent(last -> liveJobs.end(id, last));
    }
  }

  private void expireWaiting() {
    for (UUID id : queue.waitingPastDeadline()) {
      queue.expireWaiting(id).ifPresent(last -> liveJobs.end(id, last));
    }
  }

  private void tellListeners() {
    var ids = liveJobs.all().stream().map(LiveJob::id).toList();
    for (int from = 0; from < ids.size(); from += config.sweepBatch()) {
      int to = Math.min(ids.size(), from + config.sweepBatch());
      reader.endedAmong(ids.subList(from, to)).forEach(reader::endLive);
    }
  }

  private void count() {
    meters.counts(reader.counts());
    meters.maintenance(maintenance.current().isPresent());
  }

  private void voidOrphans(Instant now) {
    for (UUID jobId : reservations.openJobIdsOlderThan(now.minus(config.orphanAge()))) {
      if (retention.voidIfOrphan(jobId)) {
        LOG.warnf("Reservation without a living job voided job=%s", jobId);
      }
    }
  }

  private void all(IntSupplier batch) {
    int done;
    do {
      done = batch.getAsInt();
    } while (done >= config.sweepBatch() && gate.stage() != QueueGate.Stage.STOPPED);
  }

  private static void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warnf("Sweep failed step=%s reason=%s", what, e.getMessage());
    }
  }
}
