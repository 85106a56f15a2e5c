package io.aipowergrid.node.mining;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whose work the node's own miner does: the pools' where some are configured, else that of the own
 * chain. Only where it is allowed, and only after no pool gave work for so long, the own chain
 * stands in, until a pool gives work again. One thread.
 */
final class SourceRule {
  private final boolean pools;
  private final boolean fallback;
  private final Duration fallbackAfter;
  private @Nullable Instant idleSince;

  /**
   * @param pools whether there are any
   * @param fallback whether the own chain may stand in
   * @param fallbackAfter how long no pool gives work before it does
   */
  SourceRule(boolean pools, boolean fallback, Duration fallbackAfter) {
    this.pools = pools;
    this.fallback = fallback;
    this.fallbackAfter = fallbackAfter;
  }

  /** What is chosen when everything works. */
  MiningOrigin preferred() {
    return pools ? MiningOrigin.POOLS : MiningOrigin.OWN_CHAIN;
  }

  /** Whether blocks of the own chain may be mined at all. */
  boolean mayMineOwn() {
    return !pools || fallback;
  }

  /** The source from now on. */
  MiningOrigin choose(boolean poolGivesWork, Instant now) {
    if (!pools || poolGivesWork) {
      idleSince = null;
      return preferred();
    }
    Instant since = idleSince;
    if (since == null) {
      idleSince = now;
      since = now;
    }
    boolean patient = now.isBefore(since.plus(fallbackAfter));
    return !fallback || patient ? MiningOrigin.POOLS : MiningOrigin.OWN_CHAIN;
  }

  /** Forgets since when no pool gives work: nobody asks any. */
  void rest() {
    idleSince = null;
  }
}
