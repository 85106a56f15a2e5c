package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Holds back the worst case of a job, then charges what was used. Any thread. */
@ApplicationScoped
public class Reservations {
  /**
   * Holds back the worst case, free allowance first, in the caller's transaction. Repeating it for
   * the same job returns the first reservation.
   *
   * @throws io.aipowergrid.node.base.NodeException INSUFFICIENT_QUOTA when both pockets together
   *     hold too little, RATE_LIMITED when the plan's jobs at a time are all taken
   */
  public ReservationView reserve(
      UUID jobId, UUID organisationId, UUID projectId, MicroUsd worstCase) {
    throw new IllegalStateException("being written");
  }

  /**
   * Charges the used part, free allowance first, and gives back the rest. Repeating it returns the
   * first settlement. Never charges more than was held back.
   */
  public SettlementView settle(UUID jobId, MicroUsd actual) {
    throw new IllegalStateException("being written");
  }

  /** Gives everything back; does nothing when the reservation has ended or never was. */
  public void voidAll(UUID jobId) {
    throw new IllegalStateException("being written");
  }

  public Optional<ReservationView> find(UUID jobId) {
    throw new IllegalStateException("being written");
  }

  /** Jobs whose reservation is open and was made before the instant, oldest first. */
  public List<UUID> openJobIdsOlderThan(Instant instant) {
    throw new IllegalStateException("being written");
  }
}
