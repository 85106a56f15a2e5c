package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.UuidV7;
import io.aipowergrid.node.billing.data.LedgerAudit;
import io.aipowergrid.node.billing.data.LedgerJournal;
import io.aipowergrid.node.billing.data.LedgerStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The double-entry ledger in micro-USD; insert-only. Any thread. */
@ApplicationScoped
public class Ledger {
  /** The largest single top-up, ten million dollars: a slip guard. */
  public static final MicroUsd TOP_UP_MAX = MicroUsd.of(10_000_000_000_000L);

  /** The longest reference of a payment. */
  public static final int REFERENCE_MAX = 150;

  private final LedgerStore store;
  private final LedgerJournal journal;
  private final LedgerAudit ledgerAudit;
  private final Organisations organisations;
  private final AuditTrail audit;
  private final InstantSource clock;

  Ledger(
      LedgerStore store,
      LedgerJournal journal,
      LedgerAudit ledgerAudit,
      Organisations organisations,
      AuditTrail audit,
      InstantSource clock) {
    this.store = store;
    this.journal = journal;
    this.ledgerAudit = ledgerAudit;
    this.organisations = organisations;
    this.audit = audit;
    this.clock = clock;
  }

  /** The balance of an account; zero for one that never moved. */
  @Transactional
  public MicroUsd balance(AccountRef account) {
    return journal.balance(account);
  }

  /** One page of transfers. */
  @Transactional
  public List<EntryView> entries(EntryFilter filter) {
    return journal.page(filter);
  }

  /** Recomputes every balance from the postings and compares, in a transaction of its own. */
  public LedgerCheck check() {
    return QuarkusTransaction.requiringNew()
        .timeout(600)
        .call(
            () -> {
              ledgerAudit.freeze();
              return new LedgerCheck(
                  clock.instant(),
                  ledgerAudit.accounts(),
                  ledgerAudit.transfers(),
                  MicroUsd.of(ledgerAudit.totalMicros()),
                  ledgerAudit.faults());
            });
  }

  /**
   * Credits prepaid money.
   *
   * @param reference unique to this payment; repeating it changes nothing
   * @return the transfer, new or of the first time
   * @throws NodeException CONFLICT when the reference was used for another organisation or amount
   */
  @Transactional
  public EntryView topUp(Actor actor, UUID organisationId, MicroUsd amount, String reference) {
    if (!amount.isPositive() || amount.compareTo(TOP_UP_MAX) > 0) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A top-up is 1 to %d micro-USD.".formatted(TOP_UP_MAX.micros()),
          "amount");
    }
    requireReference(reference);
    if (organisations.find(organisationId).isEmpty()) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such organisation.");
    }
    var unique = topUpReference(reference);
    store.lockReference(unique);
    var known = journal.findByReference(unique);
    if (known.isPresent()) {
      return requireSame(known.get(), organisationId, amount);
    }
    var pockets = store.lock(organisationId);
    post(
        actor,
        TransferKind.TOP_UP,
        organisationId,
        unique,
        Map.of(
            pockets.prepaidAccount(),
            amount.micros(),
            LedgerStore.nodeAccount(AccountKind.CASH, organisationId),
            -amount.micros()));
    record(actor, organisationId, "billing.top-up", reference, amount);
    return journal.findByReference(unique).orElseThrow();
  }

  /**
   * Takes a top-up back. The balance may turn negative, which blocks spending; history stays.
   *
   * @param reference the reference of the top-up; repeating it changes nothing
   */
  @Transactional
  public EntryView reverse(Actor actor, String reference) {
    requireReference(reference);
    store.lockReference(topUpReference(reference));
    var topUp =
        journal
            .findByReference(topUpReference(reference))
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such top-up."));
    var unique = "reversal:" + reference;
    var known = journal.findByReference(unique);
    if (known.isPresent()) {
      return known.get();
    }
    var organisationId = topUp.organisationId();
    var amount = topUp.changeOf(AccountRef.prepaid(organisationId));
    var pockets = store.lock(organisationId);
    post(
        actor,
        TransferKind.REVERSAL,
        organisationId,
        unique,
        Map.of(
            pockets.prepaidAccount(),
            -amount.micros(),
            LedgerStore.nodeAccount(AccountKind.CASH, organisationId),
            amount.micros()));
    record(actor, organisationId, "billing.reversal", reference, amount);
    return journal.findByReference(unique).orElseThrow();
  }

  private void post(
      Actor actor,
      TransferKind kind,
      UUID organisationId,
      String reference,
      Map<Long, Long> amounts) {
    var now = clock.instant();
    store.post(UuidV7.at(now), now, kind, organisationId, reference, actor.label(), amounts);
  }

  private void record(
      Actor actor, UUID organisationId, String action, String reference, MicroUsd amount) {
    audit.record(
        actor,
        organisationId,
        action,
        "organisation:" + organisationId,
        "%s, reference %s".formatted(amount, reference));
  }

  private static String topUpReference(String reference) {
    return "top-up:" + reference;
  }

  private static void requireReference(String reference) {
    if (reference.isBlank() || reference.length() > REFERENCE_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A reference has 1 to %d characters.".formatted(REFERENCE_MAX),
          "reference");
    }
  }

  private static EntryView requireSame(EntryView known, UUID organisationId, MicroUsd amount) {
    if (!known.changeOf(AccountRef.prepaid(organisationId)).equals(amount)) {
      throw new NodeException(
          ErrorCode.CONFLICT, "This reference belongs to another payment.", "reference");
    }
    return known;
  }
}
