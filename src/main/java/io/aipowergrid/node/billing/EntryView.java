package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One transfer of the ledger with its postings, which sum to zero.
 *
 * @param organisationId whose affair it is; every transfer has exactly one
 * @param reference unique; repeating the act finds it and changes nothing
 * @param actor who did it, for a person to read
 */
public record EntryView(
    UUID id,
    Instant at,
    TransferKind kind,
    UUID organisationId,
    String reference,
    String actor,
    List<Posting> postings) {
  /** One side of a transfer: the account's balance changed by the amount. */
  public record Posting(AccountRef account, MicroUsd amount) {}

  public EntryView {
    postings = List.copyOf(postings);
  }

  /** By how much this transfer changed an account. */
  public MicroUsd changeOf(AccountRef account) {
    return postings.stream()
        .filter(posting -> posting.account().equals(account))
        .map(Posting::amount)
        .reduce(MicroUsd.ZERO, MicroUsd::plus);
  }
}
