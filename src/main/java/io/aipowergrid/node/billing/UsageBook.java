package io.aipowergrid.node.billing;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Usage of ended jobs, job by job and later rolled up by the hour. Any thread. */
@ApplicationScoped
public class UsageBook {
  /** The most buckets one query returns. */
  public static final int BUCKETS_MAX = 2_000;

  /** The most shares one query returns, the dearest first. */
  public static final int SHARES_MAX = 1_000;

  /** Records a job in the caller's transaction; repeating it for the same job changes nothing. */
  public void record(UsageRow row) {
    throw new IllegalStateException("being written");
  }

  /** Usage from {@code from} to before {@code to} by hour or UTC day, without empty buckets. */
  public List<UsageBucket> query(
      UsageFilter filter, Instant from, Instant to, UsageBucket.Width width) {
    throw new IllegalStateException("being written");
  }

  /** Usage from {@code from} to before {@code to} shared out, the dearest first. */
  public List<UsageShare> shares(UsageFilter filter, Instant from, Instant to, UsageShare.By by) {
    throw new IllegalStateException("being written");
  }

  /** All usage from {@code from} to before {@code to} in one sum. */
  public UsageTotals total(UsageFilter filter, Instant from, Instant to) {
    throw new IllegalStateException("being written");
  }
}
