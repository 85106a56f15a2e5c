package io.aipowergrid.node.console.page;

import java.util.Comparator;
import java.util.List;

/**
 * How the shares are sorted.
 *
 * @param column one of the columns of {@link #links}; an unknown one sorts by cost
 */
record UsageSort(String column, boolean descending) {
  private static final List<String> COLUMNS = List.of("name", "jobs", "prompt", "output", "cost");

  static UsageSort of(String text) {
    boolean down = text.startsWith("-");
    String column = down ? text.substring(1) : text;
    return COLUMNS.contains(column) ? new UsageSort(column, down) : new UsageSort("cost", true);
  }

  List<UsageView.ShareRow> apply(List<UsageView.ShareRow> rows) {
    Comparator<UsageView.ShareRow> order =
        switch (column) {
          case "name" -> Comparator.comparing(UsageView.ShareRow::name);
          case "jobs" -> Comparator.comparing(row -> row.totals().jobs());
          case "prompt" -> Comparator.comparing(row -> row.totals().promptTokens());
          case "output" -> Comparator.comparing(row -> row.totals().outputTokens());
          default -> Comparator.comparing(row -> row.totals().cost());
        };
    return rows.stream().sorted(descending ? order.reversed() : order).toList();
  }

  /** The heads of the table; a click on the sorting column turns it around. */
  static List<UsageView.SortLink> links(String current, Address address, String nameLabel) {
    var now = of(current);
    return List.of(
        now.link("name", nameLabel, address, false),
        now.link("jobs", "Jobs", address, true),
        now.link("prompt", "Prompt tokens", address, true),
        now.link("output", "Output tokens", address, true),
        now.link("cost", "Cost", address, true));
  }

  private UsageView.SortLink link(String name, String label, Address address, boolean number) {
    boolean here = name.equals(column);
    boolean down = here ? !descending : number;
    String direction = here ? (descending ? "descending" : "ascending") : "";
    return new UsageView.SortLink(
        label, address.with("sort", (down ? "-" : "") + name).toString(), direction, number);
  }
}
