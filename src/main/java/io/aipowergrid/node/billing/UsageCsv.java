package io.aipowergrid.node.billing;

import java.util.List;

/** Writes usage as CSV (RFC 4180) for spreadsheets. Any thread. */
public final class UsageCsv {
  private static final String SUMS =
      "jobs,prompt_tokens,cached_prompt_tokens,output_tokens,cost_usd";
  private static final String LINE_END = "\r\n";

  private UsageCsv() {}

  /** One line for each hour or day. */
  public static String ofBuckets(List<UsageBucket> buckets) {
    var text = new StringBuilder("start,").append(SUMS).append(LINE_END);
    for (var bucket : buckets) {
      text.append(bucket.start()).append(',').append(sums(bucket.totals())).append(LINE_END);
    }
    return text.toString();
  }

  /**
   * One line for each project, key or model.
   *
   * @param idHeader the name of the first column
   */
  public static String ofShares(String idHeader, List<UsageShare> shares) {
    var text = new StringBuilder(field(idHeader)).append(',').append(SUMS).append(LINE_END);
    for (var share : shares) {
      text.append(field(share.id())).append(',').append(sums(share.totals())).append(LINE_END);
    }
    return text.toString();
  }

  private static String sums(UsageTotals totals) {
    long micros = totals.cost().micros();
    return "%d,%d,%d,%d,%d.%06d"
        .formatted(
            totals.jobs(),
            totals.promptTokens(),
            totals.cachedPromptTokens(),
            totals.outputTokens(),
            micros / 1_000_000,
            micros % 1_000_000);
  }

  // A leading =, +, - or @ would make a spreadsheet run the text as a formula.
  private static String field(String text) {
    var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
