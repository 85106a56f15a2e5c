package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.billing.data.LedgerStore;
import io.aipowergrid.node.billing.data.Pockets;
import io.aipowergrid.node.billing.data.Reservation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves money between an organisation's pockets, and grants each UTC day's free allowance when the
 * first job of the day asks. Runs in the caller's transaction.
 */
@ApplicationScoped
class WalletKeeper {
  private static final String ACTOR = "billing";

  private final LedgerStore store;
  private final InstantSource clock;

  WalletKeeper(LedgerStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The pockets without waiting, when today's allowance has been granted already. */
  Optional<Pockets> peekToday(UUID organisationId) {
    var today = today(clock.instant());
    return store.peek(organisationId).filter(pockets -> !pockets.freeDay().isBefore(today));
  }

  /** Locks the wallet and makes sure that the free pocket is today's. */
  Pockets lockToday(UUID organisationId, Plan plan) {
    var pockets = store.lock(organisationId);
    var now = clock.instant();
    var today = today(now);
    // A clock that steps back over midnight must not grant a day twice.
    if (!pockets.freeDay().isBefore(today)) {
      return pockets;
    }
    lapse(organisationId, pockets, now);
    grant(organisationId, pockets, plan, today, now);
    store.setFreeDay(organisationId, today);
    return store.peek(organisationId).orElseThrow();
  }

  /** Moves what a new reservation holds back out of the pockets. */
  void hold(Reservation row, Pockets pockets) {
    store.addOpenJobs(row.organisationId, 1);
    post(
        TransferKind.RESERVE,
        row.organisationId,
        "reserve:" + row.jobId,
        row.createdAt,
        Map.of(
            pockets.freeAccount(), -row.fromFree,
            pockets.prepaidAccount(), -row.fromPrepaid,
            pockets.reservedAccount(), row.fromFree + row.fromPrepaid));
  }

  /**
   * Moves what an ended reservation held back: the charge to revenue, the rest where it belongs.
   */
  void release(Reservation row, PocketSplit givenBack, PocketSplit charged) {
    var organisationId = row.organisationId;
    var pockets = store.lock(organisationId);
    store.addOpenJobs(organisationId, -1);
    // Never across pockets, and never into another day: an allowance whose day is over lapses.
    long freeAccount =
        row.freeDay.equals(pockets.freeDay())
            ? pockets.freeAccount()
            : LedgerStore.nodeAccount(AccountKind.PROMOTION, organisationId);
    var settled = row.state == ReservationState.SETTLED;
    post(
        settled ? TransferKind.SETTLE : TransferKind.VOID,
        organisationId,
        (settled ? "settle:" : "void:") + row.jobId,
        clock.instant(),
        Map.of(
            pockets.reservedAccount(),
            -(row.fromFree + row.fromPrepaid),
            freeAccount,
            givenBack.free(),
            pockets.prepaidAccount(),
            givenBack.prepaid(),
            LedgerStore.nodeAccount(AccountKind.REVENUE, organisationId),
            charged.total()));
  }

  private void lapse(UUID organisationId, Pockets pockets, Instant now) {
    post(
        TransferKind.LAPSE,
        organisationId,
        "lapse:%s:%s".formatted(organisationId, pockets.freeDay()),
        now,
        fromPromotion(organisationId, pockets, -pockets.free()));
  }

  private void grant(
      UUID organisationId, Pockets pockets, Plan plan, LocalDate today, Instant now) {
    post(
        TransferKind.GRANT,
        organisationId,
        "grant:%s:%s".formatted(organisationId, today),
        now,
        fromPromotion(organisationId, pockets, plan.dailyFreeAllowance().micros()));
  }

  private static Map<Long, Long> fromPromotion(UUID organisationId, Pockets pockets, long micros) {
    var amounts = new HashMap<Long, Long>();
    amounts.put(pockets.freeAccount(), micros);
    amounts.put(LedgerStore.nodeAccount(AccountKind.PROMOTION, organisationId), -micros);
    return amounts;
  }

  // A job that costs nothing, or an allowance of nothing, moves no money and leaves no transfer.
  private void post(
      TransferKind kind,
      UUID organisationId,
      String reference,
      Instant at,
      Map<Long, Long> amounts) {
    if (amounts.values().stream().anyMatch(amount -> amount != 0)) {
      store.post(UuidV7.at(at), at, kind, organisationId, reference, ACTOR, amounts);
    }
  }

  private static LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }
}
