package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.AccountRef;
import io.aipowergrid.node.billing.EntryView;
import io.aipowergrid.node.billing.LedgerCheck;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The ledger: that it balances, what the node's own accounts hold, and every transfer.
 *
 * @param revenue earned since the first day
 */
public record LedgerView(
    LedgerCheck check,
    MicroUsd revenue,
    MicroUsd promotion,
    MicroUsd cash,
    List<Choice> kinds,
    List<Choice> customers,
    Listing<Row> entries,
    boolean filtered) {
  public LedgerView {
    kinds = List.copyOf(kinds);
    customers = List.copyOf(customers);
  }

  /** One transfer. */
  public record Row(EntryView entry, String customer) {
    public String kind() {
      return word(entry.kind().name());
    }

    /** The accounts and by how much each changed; the sum is zero. */
    public List<Line> lines() {
      return entry.postings().stream()
          .map(posting -> new Line(account(posting.account()), posting.amount()))
          .toList();
    }

    /** All in one cell, for files. */
    String text() {
      return lines().stream()
          .map(line -> line.account() + " " + line.amount().micros())
          .collect(Collectors.joining("; "));
    }
  }

  /** One side of a transfer. */
  public record Line(String account, MicroUsd amount) {}

  static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String account(AccountRef account) {
    return word(account.kind().name());
  }
}
