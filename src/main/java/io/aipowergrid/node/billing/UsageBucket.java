package io.aipowergrid.node.billing;

import java.time.Instant;

/**
 * The usage of one hour or UTC day.
 *
 * @param start its first instant
 */
public record UsageBucket(Instant start, UsageTotals totals) {
  /** How wide a bucket is. */
  public enum Width {
    HOUR,
    DAY
  }
}
