package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.console.format.Csv;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of waiting transactions. Thread-safe. */
final class PoolTable {
  /** What waiting transactions can be sorted by. */
  enum Column {
    TRANSACTION,
    SIZE,
    FEE,
    RATE,
    SINCE
  }

  private static final List<String> CSV_HEAD =
      List.of("transaction", "virtual_bytes", "fee_coins", "coins_per_1000_bytes", "since");

  private PoolTable() {}

  /** Those first that pay most for their size, unless the address says otherwise. */
  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.RATE));
  }

  static Comparator<PooledTransaction> comparator(Column column) {
    return switch (column) {
      case TRANSACTION -> Comparator.comparing(entry -> entry.txid().toDisplayHex());
      case SIZE -> Comparator.comparingLong(PooledTransaction::virtualSize);
      case FEE -> Comparator.comparing(PooledTransaction::fee);
      case RATE -> Comparator.comparingLong(PooledTransaction::feePerKilobyte);
      case SINCE -> Comparator.comparing(PooledTransaction::added);
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.TRANSACTION, "Transaction", address),
        sorting.figures(Column.SIZE, "Bytes", address),
        sorting.figures(Column.FEE, "Fee AIPG", address),
        sorting.figures(Column.RATE, "AIPG per 1000 bytes", address),
        sorting.times(Column.SINCE, "Waits since", address));
  }

  /** The whole pool as a file, cut after {@code rowsMax}. */
  static Csv csv(List<PooledTransaction> entries, int rowsMax) {
    var csv = new Csv(CSV_HEAD);
    entries.stream().limit(rowsMax).forEach(entry -> csv.row(cells(PoolView.Row.of(entry))));
    return entries.size() <= rowsMax
        ? csv
        : csv.row(List.of("cut after " + rowsMax + " rows: sort otherwise"));
  }

  private static List<String> cells(PoolView.Row row) {
    return List.of(
        row.txid(), Long.toString(row.size()), row.fee(), row.feeRate(), row.since().toString());
  }
}
