package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the price book. Thread-safe. */
final class PricesTable {
  /** What prices can be sorted by. */
  enum Column {
    MODEL,
    PROMPT,
    CACHED,
    OUTPUT,
    VERSION
  }

  private static final List<String> CSV_HEAD =
      List.of("model", "prompt_usd", "cached_prompt_usd", "output_usd", "version");

  private PricesTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.ascending(Column.MODEL));
  }

  static Comparator<PricesView.Row> comparator(Column column) {
    return switch (column) {
      case MODEL -> Comparator.comparing(PricesView.Row::modelId, String.CASE_INSENSITIVE_ORDER);
      case PROMPT -> Comparator.comparing(row -> row.price().promptPerMillion());
      case CACHED -> Comparator.comparing(row -> row.price().cachedPromptPerMillion());
      case OUTPUT -> Comparator.comparing(row -> row.price().outputPerMillion());
      case VERSION -> Comparator.comparing(PricesView.Row::version);
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.MODEL, "Model", address),
        sorting.figures(Column.PROMPT, "Prompt", address),
        sorting.figures(Column.CACHED, "Cached prompt", address),
        sorting.figures(Column.OUTPUT, "Output", address),
        sorting.words(Column.VERSION, "Version", address));
  }

  static Csv csv(List<PricesView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      csv.row(
          List.of(
              row.modelId(),
              Money.plain(row.price().promptPerMillion()),
              Money.plain(row.price().cachedPromptPerMillion()),
              Money.plain(row.price().outputPerMillion()),
              Integer.toString(row.version())));
    }
    return csv;
  }
}
