package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of customers. Thread-safe. */
final class CustomersTable {
  /** What customers can be sorted by. */
  enum Column {
    NAME,
    PLAN,
    STATE,
    FREE,
    PREPAID,
    RESERVED,
    SPENT,
    SINCE
  }

  private static final List<String> CSV_HEAD =
      List.of(
          "organisation",
          "name",
          "plan",
          "state",
          "free_today_usd",
          "prepaid_usd",
          "reserved_usd",
          "spent_30_days_usd",
          "since");

  private CustomersTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.ascending(Column.NAME));
  }

  static Comparator<CustomersView.Row> comparator(Column column) {
    return switch (column) {
      case NAME ->
          Comparator.comparing(row -> row.organisation().name(), String.CASE_INSENSITIVE_ORDER);
      case PLAN -> Comparator.comparing(row -> row.organisation().planId());
      case STATE -> Comparator.comparing(row -> row.organisation().active());
      case FREE -> Comparator.comparing(row -> row.balance().freeLeft());
      case PREPAID -> Comparator.comparing(row -> row.balance().prepaid());
      case RESERVED -> Comparator.comparing(row -> row.balance().reserved());
      case SPENT -> Comparator.comparing(row -> row.month().cost());
      case SINCE -> Comparator.comparing(row -> row.organisation().createdAt());
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.NAME, "Organisation", address),
        sorting.words(Column.PLAN, "Plan", address),
        sorting.words(Column.STATE, "State", address),
        sorting.figures(Column.FREE, "Free today", address),
        sorting.figures(Column.PREPAID, "Prepaid", address),
        sorting.figures(Column.RESERVED, "Reserved", address).low(),
        sorting.figures(Column.SPENT, "Spent, 30 days", address),
        sorting.times(Column.SINCE, "Since", address).low());
  }

  static Csv csv(List<CustomersView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      OrganisationView organisation = row.organisation();
      csv.row(
          List.of(
              organisation.id().toString(),
              organisation.name(),
              organisation.planId(),
              organisation.active() ? "active" : "suspended",
              Money.plain(row.balance().freeLeft()),
              Money.plain(row.balance().prepaid()),
              Money.plain(row.balance().reserved()),
              Money.plain(row.month().cost()),
              organisation.createdAt().toString()));
    }
    return csv;
  }
}
