package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageTotals;
import java.util.List;

/**
 * Usage and cost of a period.
 *
 * @param by what the shares are of, such as {@code model}
 */
public record UsageView(
    List<Choice> ranges,
    List<Choice> customers,
    List<Choice> projects,
    List<Choice> models,
    List<Choice> groups,
    UsageTotals total,
    String chart,
    Listing<ShareRow> shares,
    Listing<BucketRow> buckets,
    String by,
    String period,
    String width) {
  public UsageView {
    ranges = List.copyOf(ranges);
    customers = List.copyOf(customers);
    projects = List.copyOf(projects);
    models = List.copyOf(models);
    groups = List.copyOf(groups);
  }

  /** One project, key, model or customer. */
  public record ShareRow(String name, String id, UsageTotals totals) {}

  /** One hour or day. */
  public record BucketRow(String label, java.time.Instant start, UsageTotals totals) {}
}
