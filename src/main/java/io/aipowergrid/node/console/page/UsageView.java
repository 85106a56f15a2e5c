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
    List<ShareRow> shares,
    List<BucketRow> buckets,
    String by,
    String period,
    String width,
    String csvBuckets,
    String csvShares,
    List<SortLink> sorts) {
  public UsageView {
    ranges = List.copyOf(ranges);
    customers = List.copyOf(customers);
    projects = List.copyOf(projects);
    models = List.copyOf(models);
    groups = List.copyOf(groups);
    shares = List.copyOf(shares);
    buckets = List.copyOf(buckets);
    sorts = List.copyOf(sorts);
  }

  /** One project, key, model or customer. */
  public record ShareRow(String name, String id, UsageTotals totals) {}

  /** One hour or day. */
  public record BucketRow(String label, java.time.Instant start, UsageTotals totals) {}

  /**
   * A column that sorts.
   *
   * @param direction {@code ascending}, {@code descending}, or empty when another column sorts
   */
  public record SortLink(String label, String href, String direction, boolean number) {}
}
