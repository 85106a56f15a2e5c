package io.aipowergrid.node.mining.stratum;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * What the sessions of a server share. Any thread.
 *
 * @param authorized workers that connections of each address authorised
 * @param admission which workers may mine
 */
record SessionContext(
    ServerLimits limits,
    WorkBoard board,
    ShareDesk desk,
    AbuseBook abuse,
    WorkerBook workers,
    AddressCounts authorized,
    Predicate<WorkerName> admission,
    Counts counts,
    InstantSource clock) {
  private static final Logger LOG = Logger.getLogger(SessionContext.class);

  /** Shares by outcome, and bans. */
  static final class Counts {
    private final Map<ShareOutcome, LongAdder> outcomes = new EnumMap<>(ShareOutcome.class);
    private final LongAdder bans = new LongAdder();

    Counts() {
      for (var outcome : ShareOutcome.values()) {
        outcomes.put(outcome, new LongAdder());
      }
    }

    long of(ShareOutcome outcome) {
      return adder(outcome).sum();
    }

    long bans() {
      return bans.sum();
    }

    private LongAdder adder(ShareOutcome outcome) {
      return Objects.requireNonNull(outcomes.get(outcome));
    }
  }

  Instant now() {
    return clock.instant();
  }

  void count(ShareOutcome outcome) {
    counts.adder(outcome).increment();
  }

  void banned(InetAddress address, Offence last) {
    counts.bans.increment();
    LOG.warnf(
        "Miner banned address=%s last=%s for=%ds",
        address.getHostAddress(), last, limits.banDuration().toSeconds());
  }
}
