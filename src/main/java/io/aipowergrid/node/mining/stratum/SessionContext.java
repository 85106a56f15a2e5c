package io.aipowergrid.node.mining.stratum;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What the sessions of a server share. Any thread.
 *
 * @param admission which workers may mine
 */
record SessionContext(
    ServerLimits limits,
    WorkBoard board,
    ShareDesk desk,
    AbuseBook abuse,
    WorkerBook workers,
    Predicate<WorkerName> admission,
    Counts counts,
    InstantSource clock) {
  private static final Logger LOG = Logger.getLogger(SessionContext.class);

  /** Shares by outcome, and bans. */
  static final class Counts {
    private final AtomicLongArray outcomes = new AtomicLongArray(ShareOutcome.values().length);
    private final AtomicLong bans = new AtomicLong();

    long of(ShareOutcome outcome) {
      return outcomes.get(outcome.ordinal());
    }

    long bans() {
      return bans.get();
    }
  }

  Instant now() {
    return clock.instant();
  }

  void count(ShareOutcome outcome) {
    counts.outcomes.incrementAndGet(outcome.ordinal());
  }

  void banned(InetAddress address, Offence last) {
    counts.bans.incrementAndGet();
    LOG.warnf(
        "Miner banned address=%s last=%s for=%ds",
        address.getHostAddress(), last, limits.banDuration().toSeconds());
  }
}
