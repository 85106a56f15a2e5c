package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.jobs.data.Job;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A job this node holds the lease of.
 *
 * @param caller who pays; without scopes, which are not kept
 * @param attempt tells this lease from an earlier one of the same life of the node
 * @param sealedPayload empty when the row has none, which cannot be run
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the claim to the run and read once.
record ClaimedJob(
    UUID id,
    Caller caller,
    String modelId,
    JobPriority priority,
    int attempt,
    int choices,
    long tokensWorst,
    long outputMax,
    Instant createdAt,
    Instant startedAt,
    Instant deadlineAt,
    byte[] sealedPayload) {

  static ClaimedJob of(Job job, Instant startedAt, byte[] sealedPayload) {
    return new ClaimedJob(
        job.id,
        callerOf(job),
        job.modelId,
        job.priority,
        job.attempts,
        job.choices,
        job.tokensWorst,
        job.outputMax,
        job.createdAt,
        startedAt,
        job.deadlineAt,
        sealedPayload);
  }

  static Caller callerOf(Job job) {
    return new Caller(
        job.organisationId, job.projectId, job.keyId, job.userId, Set.of(), job.planId);
  }
}
