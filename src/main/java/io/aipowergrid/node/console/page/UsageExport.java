package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageTotals;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import java.util.List;

/** Usage as comma-separated values. Thread-safe. */
final class UsageExport {
  private UsageExport() {}

  static Csv write(String firstColumn, List<List<String>> rows) {
    var csv =
        new Csv(
            List.of(
                firstColumn,
                "jobs",
                "prompt_tokens",
                "cached_prompt_tokens",
                "output_tokens",
                "cost_usd"));
    rows.forEach(csv::row);
    return csv;
  }

  static List<String> row(String first, UsageTotals totals) {
    return List.of(
        first,
        Long.toString(totals.jobs()),
        Long.toString(totals.promptTokens()),
        Long.toString(totals.cachedPromptTokens()),
        Long.toString(totals.outputTokens()),
        Money.plain(totals.cost()));
  }
}
