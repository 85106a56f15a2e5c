package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of the catalogue. Thread-safe. */
final class ModelsTable {
  /** What models can be sorted by. */
  enum Column {
    NAME,
    STATE,
    LANE,
    PARAMETERS,
    CONTEXT,
    MEMORY,
    PROMPT,
    CACHED,
    OUTPUT,
    USED
  }

  private static final List<String> CSV_HEAD =
      List.of(
          "model",
          "state",
          "lane",
          "parameters",
          "context_tokens",
          "memory_bytes",
          "prompt_usd_per_million",
          "cached_usd_per_million",
          "output_usd_per_million",
          "output_tokens_7_days");

  private ModelsTable() {}

  static Sorting<Column> sorting(@Nullable String text) {
    return Sorting.of(text, SortOrder.ascending(Column.NAME));
  }

  static Comparator<ModelsView.Row> comparator(Column column) {
    return switch (column) {
      case NAME -> Comparator.comparing(row -> row.card().id(), String.CASE_INSENSITIVE_ORDER);
      case STATE -> Comparator.comparing(row -> row.card().state());
      case LANE -> Comparator.comparing(row -> row.card().lane());
      case PARAMETERS -> Comparator.comparing(row -> row.card().parameters());
      case CONTEXT -> Comparator.comparing(row -> row.card().contextLength());
      case MEMORY -> Comparator.comparing(row -> row.card().bytesInMemory());
      case PROMPT -> Comparator.comparing(row -> row.price().promptPerMillion());
      case CACHED -> Comparator.comparing(row -> row.price().cachedPromptPerMillion());
      case OUTPUT -> Comparator.comparing(row -> row.price().outputPerMillion());
      case USED -> Comparator.comparing(row -> row.week().outputTokens());
    };
  }

  static List<Head> heads(Sorting<Column> sorting, Address address) {
    return List.of(
        sorting.words(Column.NAME, "Model", address),
        sorting.words(Column.STATE, "State", address),
        sorting.words(Column.LANE, "Lane", address).low(),
        sorting.figures(Column.PARAMETERS, "Parameters", address).low(),
        sorting.figures(Column.CONTEXT, "Context", address).low(),
        sorting.figures(Column.MEMORY, "Memory", address).low(),
        sorting.figures(Column.PROMPT, "Prompt", address),
        sorting.figures(Column.CACHED, "Cached", address).low(),
        sorting.figures(Column.OUTPUT, "Output", address),
        sorting.figures(Column.USED, "Output tokens, 7 days", address).low(),
        Head.actions("Try"));
  }

  static Csv csv(List<ModelsView.Row> rows) {
    var csv = new Csv(CSV_HEAD);
    for (var row : rows) {
      csv.row(
          List.of(
              row.card().id(),
              row.state(),
              row.lane(),
              Long.toString(row.card().parameters()),
              Integer.toString(row.card().contextLength()),
              Long.toString(row.card().bytesInMemory()),
              Money.plain(row.price().promptPerMillion()),
              Money.plain(row.price().cachedPromptPerMillion()),
              Money.plain(row.price().outputPerMillion()),
              Long.toString(row.week().outputTokens())));
    }
    return csv;
  }
}
