package io.aipowergrid.node.billing;

/**
 * The usage of one project, key or model in a period.
 *
 * @param id the id of the project or key, or the name of the model; empty for console sessions when
 *     shared out by key
 */
public record UsageShare(String id, UsageTotals totals) {
  /** What usage is shared out by. */
  public enum By {
    ORGANISATION,
    PROJECT,
    KEY,
    MODEL
  }
}
