package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.UUID;

/**
 * Money held back for one job.
 *
 * @param fromFree held back from the free allowance of the day
 * @param fromPrepaid held back from prepaid credit
 */
public record ReservationView(
    UUID jobId,
    UUID organisationId,
    UUID projectId,
    MicroUsd fromFree,
    MicroUsd fromPrepaid,
    ReservationState state,
    Instant createdAt) {
  /** The most this job can cost. */
  public MicroUsd worstCase() {
    return fromFree.plus(fromPrepaid);
  }
}
