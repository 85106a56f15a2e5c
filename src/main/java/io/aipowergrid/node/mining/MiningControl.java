package io.aipowergrid.node.mining;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends mining as the operator wants and the network allows. One thread calls {@link
 * #look} and {@link #end}; {@link #status} may be called from any.
 */
final class MiningControl {
  /** What it decides by, and what it starts. */
  interface Parts {
    /** Whether the operator wants the node to mine. */
    boolean wanted();

    /** Whose work the miner does when everything works. */
    MiningOrigin preferred();

    /** Whose work it does from now on. */
    MiningOrigin choose(Instant now);

    /** What is in the way of that work, in words. */
    Optional<String> hindrance(MiningOrigin origin);

    /** Source and miner that were not started. */
    MiningRun prepare(MiningOrigin origin);

    /** The pool that gives work now, by its address. Any thread. */
    Optional<String> pool();

    /** Nobody mines for now: lets go of what was held for it. */
    void rest();
  }

  private static final Logger LOG = Logger.getLogger(MiningControl.class);
  private static final String BY_OPERATOR = "an operator stopped it";

  private record Stand(MiningState state, String reason, Instant since) {}

  private final Parts parts;
  private final InstantSource clock;
  private final int threads;
  private final String payoutAddress;
  private final HashRate rate = new HashRate();
  private @Nullable MiningRun run;
  private MiningStatistics ended = MiningStatistics.NONE;
  private MiningOrigin origin;
  private Stand stand;
  private String failure = "";

  /**
   * Does not mine yet.
   *
   * @param threads as the status says them
   * @param payoutAddress as the status says it
   */
  MiningControl(Parts parts, InstantSource clock, int threads, String payoutAddress) {
    this.parts = parts;
    this.clock = clock;
    this.threads = threads;
    this.payoutAddress = payoutAddress;
    this.origin = parts.preferred();
    this.stand = new Stand(MiningState.WAITING, "the node starts", clock.instant());
  }

  /**
   * Decides anew. What it cannot find out, because the database is away, changes nothing.
   *
   * @param nanos of a clock that only goes forward
   */
  void look(long nanos) {
    try {
      decide();
      failure = "";
    } catch (RuntimeException e) {
      String words = String.valueOf(e.getMessage());
      if (!words.equals(failure)) {
        LOG.warnf(e, "Mining cannot be decided on and stays as it is");
      }
      failure = words;
    }
    rate.add(nanos, statistics().hashes());
  }

  private void decide() {
    if (!parts.wanted()) {
      end(BY_OPERATOR);
      return;
    }
    MiningOrigin chosen = choose();
    Optional<String> hindrance = parts.hindrance(chosen);
    if (hindrance.isPresent()) {
      close();
      enter(MiningState.WAITING, hindrance.get());
      return;
    }
    MiningRun now = running(chosen);
    Optional<String> problem = now.problem();
    enter(problem.isPresent() ? MiningState.WAITING : MiningState.MINING, problem.orElse(""));
  }

  private MiningOrigin choose() {
    MiningOrigin chosen = parts.choose(clock.instant());
    MiningRun last = current();
    if (last != null && last.origin() != chosen) {
      close();
    }
    synchronized (this) {
      if (origin != chosen) {
        LOG.infof("Mining works for %s", words(chosen));
      }
      origin = chosen;
    }
    return chosen;
  }

  private static String words(MiningOrigin origin) {
    return origin == MiningOrigin.POOLS ? "the pools" : "the own chain, because no pool gives work";
  }

  private MiningRun running(MiningOrigin chosen) {
    MiningRun now = current();
    if (now == null) {
      now = parts.prepare(chosen);
      now.start();
      rate.clear();
      set(now);
    }
    return now;
  }

  private synchronized @Nullable MiningRun current() {
    return run;
  }

  private synchronized void set(MiningRun started) {
    run = started;
  }

  /** Ends mining; {@link #look} may begin it again. */
  void end(String reason) {
    close();
    parts.rest();
    enter(MiningState.STOPPED, reason);
  }

  private void close() {
    MiningRun last = current();
    if (last == null) {
      return;
    }
    last.close();
    synchronized (this) {
      ended = ended.plus(last.statistics());
      run = null;
    }
    rate.clear();
  }

  private synchronized void enter(MiningState state, String reason) {
    if (stand.state() == state && stand.reason().equals(reason)) {
      return;
    }
    Instant since = stand.state() == state ? stand.since() : clock.instant();
    stand = new Stand(state, reason, since);
    LOG.infof(
        "Mining is %s%s",
        state.name().toLowerCase(Locale.ROOT), reason.isEmpty() ? "" : ": " + reason);
  }

  private synchronized MiningStatistics statistics() {
    return run == null ? ended : ended.plus(run.statistics());
  }

  /** How it stands. */
  synchronized MiningStatus status() {
    return new MiningStatus(
        stand.state(),
        stand.reason(),
        stand.since(),
        threads,
        origin,
        origin == MiningOrigin.POOLS && run != null ? parts.pool().orElse("") : "",
        payoutAddress,
        run == null ? 0 : run.height(),
        run == null ? 0 : rate.perSecond(),
        statistics());
  }
}
