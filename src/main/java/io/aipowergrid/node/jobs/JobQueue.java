package io.aipowergrid.node.jobs;

import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.JobTable;
import io.aipowergrid.node.jobs.data.SealedPayload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Leases on jobs: taking, renewing, and what happens when one runs out. Any thread. */
@ApplicationScoped
class JobQueue {
  private final JobsConfig config;
  private final InstantSource clock;
  private final NodeIdentity identity;
  private final JobTable table;
  private final Settlement settlement;

  @Inject
  JobQueue(
      JobsConfig config,
      InstantSource clock,
      NodeIdentity identity,
      JobTable table,
      Settlement settlement) {
    this.config = config;
    this.clock = clock;
    this.identity = identity;
    this.table = table;
    this.settlement = settlement;
  }

  /** Takes up to {@code max} waiting jobs for this node, in the order of service. */
  @Transactional
  List<ClaimedJob> claim(int max, FairShare share) {
    var now = clock.instant();
    var waiting = table.waiting(now);
    var claimed = new ArrayList<ClaimedJob>();
    while (claimed.size() < max && !waiting.isEmpty()) {
      var priority = share.choose(waiting);
      var next = table.lockNext(priority, now);
      if (next.isEmpty()) {
        waiting.remove(priority);
        continue;
      }
      share.started(priority, waiting);
      claimed.add(lease(next.get(), now));
    }
    return claimed;
  }

  /** Renews the leases of the jobs that this node runs and tells which leases it holds. */
  @Transactional
  List<JobTable.Lease> renew(Set<UUID> running) {
    table.renewLeases(identity.boot(), running, clock.instant().plus(config.lease()));
    return table.leases(identity.boot());
  }

  /**
   * Jobs an earlier life of this node left running; those it left waiting become free of charge.
   */
  @Transactional
  List<UUID> leasesOfEarlierLife() {
    table.waiveWaitingOfEarlierLife(identity.node(), identity.boot());
    return table.leasesOfEarlierLife(identity.node(), identity.boot(), config.sweepBatch());
  }

  /** Jobs whose node has not renewed its lease. */
  @Transactional
  List<UUID> expiredLeases() {
    return table.expiredLeases(clock.instant(), config.sweepBatch());
  }

  /** Jobs that waited until their deadline. */
  @Transactional
  List<UUID> waitingPastDeadline() {
    return table.waitingPastDeadline(clock.instant(), config.sweepBatch());
  }

  /**
   * Frees a job nobody runs any more, unless that has changed. One job a transaction, because each
   * may lock the wallet of its organisation.
   *
   * @return the last event when the job is dead
   */
  @Transactional
  Optional<JobEvent> abandon(UUID id) {
    var now = clock.instant();
    var job = Job.lock(id);
    return job == null || !isAbandoned(job, now) ? Optional.empty() : settlement.abandon(job, now);
  }

  /**
   * Ends a job that waited until its deadline, unless that has changed; one a transaction as above.
   */
  @Transactional
  Optional<JobEvent> expireWaiting(UUID id) {
    var now = clock.instant();
    var job = Job.lock(id);
    return job == null || job.state != JobState.QUEUED || job.deadlineAt.isAfter(now)
        ? Optional.empty()
        : Optional.of(settlement.expireWaiting(job, now));
  }

  private boolean isAbandoned(Job job, Instant now) {
    if (job.state != JobState.RUNNING) {
      return false;
    }
    boolean earlierLife =
        identity.node().equals(job.leaseNode) && !identity.boot().equals(job.leaseBoot);
    return earlierLife || (job.leaseUntil != null && job.leaseUntil.isBefore(now));
  }

  private ClaimedJob lease(Job job, Instant now) {
    job.state = JobState.RUNNING;
    job.attempts++;
    job.startedAt = now;
    job.leaseNode = identity.node();
    job.leaseBoot = identity.boot();
    job.leaseUntil = now.plus(config.lease());
    // Hibernate writes the row only now, so that the next look at the queue passes over it.
    Job.flush();
    SealedPayload payload = SealedPayload.findById(job.id);
    return ClaimedJob.of(job, now, payload == null ? new byte[0] : payload.sealed);
  }
}
