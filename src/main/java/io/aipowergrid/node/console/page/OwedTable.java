package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.mining.Payouts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of coins owed to miners. Thread-safe. */
final class OwedTable {
  /** What miners can be sorted by. */
  enum Column {
    PAYEE,
    OWED,
    PENDING,
    PAID,
    LAST
  }

  private static final List<String> CSV_HEAD =
      List.of("payee", "owed", "to_come", "paid", "last_payment");

  private OwedTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.OWED));
  }

  static Comparator<Payouts.Owed> comparator(Column column) {
    return switch (column) {
      case PAYEE -> Comparator.comparing(Payouts.Owed::address, String.CASE_INSENSITIVE_ORDER);
      case OWED -> Comparator.comparing(line -> line.owed().units());
      case PENDING -> Comparator.comparing(line -> line.pending().units());
      case PAID -> Comparator.comparing(line -> line.paid().units());
      case LAST -> Comparator.comparing(line -> line.lastPaid().orElse(Instant.EPOCH));
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.PAYEE, "Payee", address),
        sorting.figures(Column.OWED, "Owed", address),
        sorting.figures(Column.PENDING, "To come", address),
        sorting.figures(Column.PAID, "Paid", address),
        sorting.times(Column.LAST, "Last payment", address));
  }

  static Csv csv(List<Payouts.Owed> lines) {
    var csv = new Csv(CSV_HEAD);
    for (var line : lines) {
      csv.row(
          List.of(
              line.address(),
              line.owed().toCoins(),
              line.pending().toCoins(),
              line.paid().toCoins(),
              line.lastPaid().map(Instant::toString).orElse("")));
    }
    return csv;
  }
}
