package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the table of plans. Thread-safe. */
final class PlansTable {
  /** What plans can be sorted by. */
  enum Column {
    NAME,
    REQUESTS,
    TOKENS,
    RUNNING,
    OPEN,
    QUEUE,
    FREE,
    CUSTOMERS
  }

  private static final List<String> CSV_HEAD =
      List.of(
          "plan",
          "name",
          "requests_per_minute",
          "tokens_per_minute",
          "jobs_at_once",
          "open_jobs",
          "queue",
          "free_a_day_usd",
          "organisations");

  private PlansTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.ascending(Column.REQUESTS));
  }

  static Comparator<PlansView.Row> comparator(Column column) {
    return switch (column) {
      case NAME -> Comparator.comparing(row -> row.plan().name(), String.CASE_INSENSITIVE_ORDER);
      case REQUESTS -> Comparator.comparing(row -> row.plan().requestsPerMinute());
      case TOKENS -> Comparator.comparing(row -> row.plan().tokensPerMinute());
      case RUNNING -> Comparator.comparing(row -> row.plan().concurrentJobsMax());
      case OPEN -> Comparator.comparing(row -> row.plan().openJobsMax());
      case QUEUE -> Comparator.comparing(row -> row.plan().serviceClass());
      case FREE -> Comparator.comparing(row -> row.plan().dailyFreeAllowance());
      case CUSTOMERS -> Comparator.comparing(PlansView.Row::customers);
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.NAME, "Plan", address),
        sorting.figures(Column.REQUESTS, "Requests/min", address),
        sorting.figures(Column.TOKENS, "Tokens/min", address),
        sorting.figures(Column.RUNNING, "Jobs at once", address).low(),
        sorting.figures(Column.OPEN, "Open jobs", address).low(),
        sorting.words(Column.QUEUE, "Queue", address),
        sorting.figures(Column.FREE, "Free a day", address),
        sorting.figures(Column.CUSTOMERS, "Organisations", address));
  }

  static Csv csv(List<PlansView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      Plan plan = row.plan();
      csv.row(
          List.of(
              plan.id(),
              plan.name(),
              Long.toString(plan.requestsPerMinute()),
              Long.toString(plan.tokensPerMinute()),
              Integer.toString(plan.concurrentJobsMax()),
              Integer.toString(plan.openJobsMax()),
              plan.priorityClass(),
              Money.plain(plan.dailyFreeAllowance()),
              Long.toString(row.customers())));
    }
    return csv;
  }
}
