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
import java.util.UUID;

/** Leases on jobs: taking, renewing, and what happens when one runs out. Any thread. */
@ApplicationScoped
class JobQueue {
  /** The last event of a job that somebody may listen to. */
  record Ended(UUID jobId, JobEvent last) {}

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

  /** Renews all leases of this node and tells which jobs it holds. */
  @Transactional
  List<JobTable.Lease> renew() {
    table.renewLeases(identity.boot(), clock.instant().plus(config.lease()));
    return table.leases(identity.boot());
  }

  /** Frees what an earlier life of this node left running; those jobs are not charged. */
  @Transactional
  int recoverEarlierLife() {
    var now = clock.instant();
    table.waiveWaitingOfEarlierLife(identity.node(), identity.boot());
    var left = table.lockLeasesOfEarlierLife(identity.node(), identity.boot(), config.sweepBatch());
    left.forEach(job -> settlement.abandon(job, now));
    return left.size();
  }

  /** Frees jobs whose node has not renewed its lease. */
  @Transactional
  List<Ended> abandonExpiredLeases() {
    var now = clock.instant();
    var dead = new ArrayList<Ended>();
    for (var job : table.lockExpiredLeases(now, config.sweepBatch())) {
      settlement.abandon(job, now).ifPresent(last -> dead.add(new Ended(job.id, last)));
    }
    return dead;
  }

  /** Ends jobs that waited until their deadline. */
  @Transactional
  List<Ended> expireWaiting() {
    var now = clock.instant();
    return table.lockWaitingPastDeadline(now, config.sweepBatch()).stream()
        .map(job -> new Ended(job.id, settlement.expireWaiting(job, now)))
        .toList();
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
