package io.aipowergrid.node.jobs;

/** Where a job stands. The names are stored in the job table and shown by the API: never rename. */
public enum JobState {
  /** Admitted and paid for by a reservation; waits for a free place. */
  QUEUED(false),
  /** Leased by a node, which renews the lease until the job ends. */
  RUNNING(false),
  /** Every choice finished by itself. */
  SUCCEEDED(true),
  /** Stopped on request or because the client left; what was produced is settled. */
  CANCELLED(true),
  /** The deadline passed; what was produced is settled. */
  EXPIRED(true),
  /** The node could not do it; costs nothing. */
  FAILED(true),
  /** Ran into node failures too often; costs nothing, kept for an operator to replay. */
  DEAD(true);

  private final boolean ended;

  JobState(boolean ended) {
    this.ended = ended;
  }

  /** Whether nothing more will happen by itself. */
  public boolean ended() {
    return ended;
  }
}
