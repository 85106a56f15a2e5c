package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.SealedPayload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.UUID;

/** Jobs that failed too often, and their second chance. Any thread. */
@ApplicationScoped
class DeadLetters {
  private final JobsConfig config;
  private final InstantSource clock;
  private final AuditTrail audit;
  private final Maintenance maintenance;

  @Inject
  DeadLetters(JobsConfig config, InstantSource clock, AuditTrail audit, Maintenance maintenance) {
    this.config = config;
    this.clock = clock;
    this.audit = audit;
    this.maintenance = maintenance;
  }

  /** Puts a dead job back into the queue; its reservation is void, so it stays free of charge. */
  @Transactional
  void replay(Actor actor, UUID id) {
    maintenance.requireOff();
    var job = Job.lock(id);
    if (job == null) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such job.");
    }
    if (job.state != JobState.DEAD) {
      throw new NodeException(ErrorCode.CONFLICT, "Only a dead job can be replayed.");
    }
    if (SealedPayload.findById(id) == null) {
      throw new NodeException(ErrorCode.CONFLICT, "The request of this job is no longer kept.");
    }
    var now = clock.instant();
    job.state = JobState.QUEUED;
    job.waived = true;
    job.attempts = 0;
    job.handedBack = 0;
    job.endedAt = null;
    job.errorCode = null;
    job.errorDetail = null;
    job.notBefore = now;
    job.deadlineAt = now.plus(config.deadlineMax());
    audit.record(actor, job.organisationId, "job.replay", id.toString(), "dead job replayed");
  }
}
