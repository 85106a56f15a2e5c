package io.aipowergrid.node.billing;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.base.MicroUsd;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The double-entry ledger in micro-USD; insert-only. Any thread. */
@ApplicationScoped
public class Ledger {
  /** The balance of an account; zero for one that never moved. */
  public MicroUsd balance(AccountRef account) {
    throw new IllegalStateException("being written");
  }

  /** One page of transfers, newest first. */
  public List<EntryView> entries(EntryFilter filter) {
    throw new IllegalStateException("being written");
  }

  /** Recomputes every balance from the postings and compares. */
  public LedgerCheck check() {
    throw new IllegalStateException("being written");
  }

  /**
   * Credits prepaid money.
   *
   * @param reference unique to this payment; repeating it changes nothing
   * @return the transfer, new or of the first time
   * @throws io.aipowergrid.node.base.NodeException CONFLICT when the reference was used for another
   *     organisation or amount
   */
  public EntryView topUp(Actor actor, UUID organisationId, MicroUsd amount, String reference) {
    throw new IllegalStateException("being written");
  }

  /**
   * Takes a top-up back. The balance may turn negative, which blocks spending; history stays.
   *
   * @param reference the reference of the top-up; repeating it changes nothing
   */
  public EntryView reverse(Actor actor, String reference) {
    throw new IllegalStateException("being written");
  }
}
