package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.data.Pockets;
import io.aipowergrid.node.billing.data.Reservation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Holds back the worst case of a job, then charges what was used. Any thread. One transaction
 * should reserve or end one job only, because it keeps the organisation's wallet locked until its
 * end.
 */
@ApplicationScoped
public class Reservations {
  /** The most jobs one sweep is told of. */
  public static final int SWEEP_MAX = 1_000;

  private static final Logger LOG = Logger.getLogger(Reservations.class);

  private final WalletKeeper wallets;
  private final Organisations organisations;
  private final Plans plans;
  private final InstantSource clock;

  Reservations(
      WalletKeeper wallets, Organisations organisations, Plans plans, InstantSource clock) {
    this.wallets = wallets;
    this.organisations = organisations;
    this.plans = plans;
    this.clock = clock;
  }

  /**
   * Holds back the worst case, free allowance first, in the caller's transaction. Repeating it for
   * the same job returns the first reservation.
   *
   * @throws NodeException INSUFFICIENT_QUOTA when both pockets together hold too little,
   *     RATE_LIMITED when as many jobs are open as the plan admits
   */
  @Transactional
  public ReservationView reserve(
      UUID jobId, UUID organisationId, UUID projectId, MicroUsd worstCase) {
    if (worstCase.isNegative()) {
      throw new IllegalArgumentException("a worst case is not negative");
    }
    var first = Reservation.findOne(jobId);
    if (first.isPresent()) {
      return view(first.get());
    }
    var plan = plans.get(organisations.planIdOf(organisationId));
    // A look without waiting turns most of a storm away before it queues up at the lock. It
    // blocks nobody falsely: at the moment of the look the money was not there.
    wallets.peekToday(organisationId).ifPresent(pockets -> requireMoney(pockets, worstCase));
    var pockets = wallets.lockToday(organisationId, plan);
    requireMoney(pockets, worstCase);
    requireRoom(pockets, plan);
    return hold(jobId, organisationId, projectId, worstCase, pockets);
  }

  /**
   * Charges the used part, free allowance first, and gives back the rest. Repeating it returns the
   * first settlement. Never charges more than was held back.
   */
  @Transactional
  public SettlementView settle(UUID jobId, MicroUsd actual) {
    if (actual.isNegative()) {
      throw new IllegalArgumentException("a charge is not negative");
    }
    var row =
        Reservation.findLocked(jobId)
            .orElseThrow(
                () -> new NodeException(ErrorCode.NOT_FOUND, "This job has no reservation."));
    if (row.state == ReservationState.OPEN) {
      var held = held(row);
      if (actual.micros() > held.total()) {
        LOG.warnf(
            "Charge above reservation job=%s reserved=%d actual=%d, charged the reserved amount",
            jobId, held.total(), actual.micros());
      }
      end(row, held.charge(actual.micros()), ReservationState.SETTLED);
    }
    return settlement(row);
  }

  /** Gives everything back; does nothing when the reservation has ended or never was. */
  @Transactional
  public void voidAll(UUID jobId) {
    Reservation.findLocked(jobId)
        .filter(row -> row.state == ReservationState.OPEN)
        .ifPresent(row -> end(row, PocketSplit.NOTHING, ReservationState.VOIDED));
  }

  @Transactional
  public Optional<ReservationView> find(UUID jobId) {
    return Reservation.findOne(jobId).map(Reservations::view);
  }

  /** Jobs whose reservation is open and was made before the instant, oldest first. */
  @Transactional
  public List<UUID> openJobIdsOlderThan(Instant instant) {
    return Reservation.openOlderThan(instant, SWEEP_MAX);
  }

  private static void requireMoney(Pockets pockets, MicroUsd worstCase) {
    if (pockets.prepaid() < 0) {
      throw new NodeException(
          ErrorCode.INSUFFICIENT_QUOTA,
          "The balance is negative after a payment was taken back; top up to go on.");
    }
    if (worstCase.micros() > Math.addExact(pockets.free(), pockets.prepaid())) {
      throw new NodeException(
          ErrorCode.INSUFFICIENT_QUOTA,
          ("This request may cost up to %d micro-USD, but only %d micro-USD are left"
                  + " (%d free today, %d prepaid). Ask for fewer tokens, top up,"
                  + " or wait for the next UTC day.")
              .formatted(
                  worstCase.micros(),
                  pockets.free() + pockets.prepaid(),
                  pockets.free(),
                  pockets.prepaid()));
    }
  }

  private static void requireRoom(Pockets pockets, Plan plan) {
    if (pockets.openJobs() >= plan.openJobsMax()) {
      throw new NodeException(
          ErrorCode.RATE_LIMITED,
          "The plan %s admits %d jobs at a time; wait until one has ended."
              .formatted(plan.name(), plan.openJobsMax()));
    }
  }

  private ReservationView hold(
      UUID jobId, UUID organisationId, UUID projectId, MicroUsd worstCase, Pockets pockets) {
    var split = PocketSplit.of(worstCase.micros(), pockets.free());
    var row = new Reservation();
    row.jobId = jobId;
    row.organisationId = organisationId;
    row.projectId = projectId;
    row.fromFree = split.free();
    row.fromPrepaid = split.prepaid();
    row.freeDay = pockets.freeDay();
    row.state = ReservationState.OPEN;
    row.createdAt = clock.instant();
    row.persist();
    wallets.hold(row, pockets);
    return view(row);
  }

  private void end(Reservation row, PocketSplit charged, ReservationState state) {
    row.chargedFree = charged.free();
    row.chargedPrepaid = charged.prepaid();
    row.state = state;
    row.endedAt = clock.instant();
    wallets.release(row, held(row).minus(charged), charged);
  }

  private static PocketSplit held(Reservation row) {
    return new PocketSplit(row.fromFree, row.fromPrepaid);
  }

  private static ReservationView view(Reservation row) {
    return new ReservationView(
        row.jobId,
        row.organisationId,
        row.projectId,
        MicroUsd.of(row.fromFree),
        MicroUsd.of(row.fromPrepaid),
        row.state,
        row.createdAt);
  }

  private static SettlementView settlement(Reservation row) {
    var charged = new PocketSplit(row.chargedFree, row.chargedPrepaid);
    return new SettlementView(
        row.jobId,
        MicroUsd.of(charged.free()),
        MicroUsd.of(charged.prepaid()),
        MicroUsd.of(held(row).minus(charged).total()),
        row.state,
        row.endedAt == null ? row.createdAt : row.endedAt);
  }
}
