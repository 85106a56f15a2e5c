package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.UUID;

/**
 * How a reservation ended.
 *
 * @param fromFree charged to the free allowance
 * @param fromPrepaid charged to prepaid credit
 * @param givenBack returned to the pockets it came from
 * @param state SETTLED, or VOIDED when nothing was charged because the job had been voided before
 */
public record SettlementView(
    UUID jobId,
    MicroUsd fromFree,
    MicroUsd fromPrepaid,
    MicroUsd givenBack,
    ReservationState state,
    Instant endedAt) {
  /** What the job cost. */
  public MicroUsd charged() {
    return fromFree.plus(fromPrepaid);
  }
}
