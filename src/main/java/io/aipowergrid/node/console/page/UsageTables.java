package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.UsageTotals;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of the two tables of usage: by share, and over time. Thread-safe. */
final class UsageTables {
  /** The parameter of the second table's order. */
  static final String TIME_PARAM = "sort-time";

  /** What both tables can be sorted by; the first column is the share or the time. */
  enum Column {
    NAME,
    JOBS,
    PROMPT,
    OUTPUT,
    COST
  }

  private UsageTables() {}

  /** Of shares: the dearest first. */
  static Sorting<Column> shares(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.COST));
  }

  /** Over time: the newest first. */
  static Sorting<Column> times(@Nullable String text) {
    return Sorting.of(text, SortOrder.descending(Column.NAME), TIME_PARAM);
  }

  static Comparator<UsageView.ShareRow> share(Column column) {
    return comparator(
        column,
        Comparator.comparing(UsageView.ShareRow::name, String.CASE_INSENSITIVE_ORDER),
        UsageView.ShareRow::totals);
  }

  static Comparator<UsageView.BucketRow> bucket(Column column) {
    return comparator(
        column, Comparator.comparing(UsageView.BucketRow::start), UsageView.BucketRow::totals);
  }

  private static <T> Comparator<T> comparator(
      Column column, Comparator<T> first, Function<T, UsageTotals> totals) {
    return switch (column) {
      case NAME -> first;
      case JOBS -> Comparator.comparing(row -> totals.apply(row).jobs());
      case PROMPT -> Comparator.comparing(row -> totals.apply(row).promptTokens());
      case OUTPUT -> Comparator.comparing(row -> totals.apply(row).outputTokens());
      case COST -> Comparator.comparing(row -> totals.apply(row).cost());
    };
  }

  static List<Head> shareHeads(Sorting<Column> sorting, Address address, String name) {
    return heads(sorting, address, sorting.words(Column.NAME, name, address));
  }

  static List<Head> timeHeads(Sorting<Column> sorting, Address address) {
    return heads(sorting, address, sorting.times(Column.NAME, "From (UTC)", address));
  }

  private static List<Head> heads(Sorting<Column> sorting, Address address, Head first) {
    return List.of(
        first,
        sorting.figures(Column.JOBS, "Jobs", address).low(),
        sorting.figures(Column.PROMPT, "Prompt tokens", address).low(),
        sorting.figures(Column.OUTPUT, "Output tokens", address),
        sorting.figures(Column.COST, "Cost", address));
  }
}
