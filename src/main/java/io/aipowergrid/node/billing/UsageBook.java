package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.data.UsageStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Usage of ended jobs, job by job and later rolled up by the hour. Any thread. */
@ApplicationScoped
public class UsageBook {
  /** The most buckets one query returns. */
  public static final int BUCKETS_MAX = 2_000;

  /** The most shares one query returns, the dearest first. */
  public static final int SHARES_MAX = 1_000;

  private final UsageStore store;
  private final InstantSource clock;
  private final BillingConfig config;

  UsageBook(UsageStore store, InstantSource clock, BillingConfig config) {
    this.store = store;
    this.clock = clock;
    this.config = config;
  }

  /** Records a job in the caller's transaction; repeating it for the same job changes nothing. */
  @Transactional
  public void record(UsageRow row) {
    store.insert(row);
  }

  /**
   * Usage from {@code from} to before {@code to} by hour or UTC day, oldest first, without empty
   * buckets. Days already rolled up count by whole hours.
   */
  @Transactional
  public List<UsageBucket> query(
      UsageFilter filter, Instant from, Instant to, UsageBucket.Width width) {
    requirePeriod(from, to, width);
    return store.buckets(filter, from, to, width, BUCKETS_MAX);
  }

  /** Usage from {@code from} to before {@code to} shared out, the dearest first. */
  @Transactional
  public List<UsageShare> shares(UsageFilter filter, Instant from, Instant to, UsageShare.By by) {
    return store.shares(filter, from, to, by, SHARES_MAX);
  }

  /** All usage from {@code from} to before {@code to} in one sum. */
  @Transactional
  public UsageTotals total(UsageFilter filter, Instant from, Instant to) {
    return store.total(filter, from, to);
  }

  /** Rolls up what is older than the detail period and forgets what is older than the hours'. */
  @Scheduled(
      every = "${aipg.billing.usage-sweep:1h}",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void sweep() {
    var now = clock.instant();
    // Cut at a full hour, so that an hour is mostly rolled up at once.
    var detailFrom = now.minus(config.usageDetail()).truncatedTo(ChronoUnit.HOURS);
    while (rollUp(detailFrom) > 0) {
      Thread.yield();
    }
    QuarkusTransaction.requiringNew().run(() -> store.deleteHours(now.minus(config.usageHours())));
  }

  private int rollUp(Instant before) {
    return QuarkusTransaction.requiringNew()
        .call(() -> store.rollUp(before, config.usageSweepRowsMax()));
  }

  private static void requirePeriod(Instant from, Instant to, UsageBucket.Width width) {
    var bucket =
        switch (width) {
          case HOUR -> Duration.ofHours(1);
          case DAY -> Duration.ofDays(1);
        };
    if (Duration.between(from, to).dividedBy(bucket) >= BUCKETS_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "This period has more than %d buckets; ask for a shorter one or for days."
              .formatted(BUCKETS_MAX));
    }
  }
}
