package io.aipowergrid.node.jobs;

/** Why a job is stopped before its end. Stored by name: never rename. */
public enum CancelReason {
  /** The connection that waited for the answer is gone. */
  CLIENT_GONE(JobState.CANCELLED),
  /** The owner asked for it through the API. */
  REQUESTED(JobState.CANCELLED),
  /** An operator or administrator asked for it. */
  OPERATOR(JobState.CANCELLED),
  /** The job's deadline passed. */
  DEADLINE(JobState.EXPIRED),
  /** The node stops and hands the job back to the queue; it is not settled now. */
  NODE_STOPPING(JobState.QUEUED),
  /** Another node took over after this one failed to renew its lease; it is not settled here. */
  LEASE_LOST(JobState.QUEUED);

  private final JobState leadsTo;

  CancelReason(JobState leadsTo) {
    this.leadsTo = leadsTo;
  }

  /** The state of a job stopped for this reason. */
  public JobState leadsTo() {
    return leadsTo;
  }
}
