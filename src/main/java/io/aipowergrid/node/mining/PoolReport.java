package io.aipowergrid.node.mining;

import java.time.Instant;
import java.util.Optional;

/**
 * How it goes with one pool.
 *
 * @param name its address, without user
 * @param connections made so far
 * @param rejected shares refused for other reasons than being late or double
 * @param undecided shares without an answer
 * @param hashesPerShare what its newest job asks for a share; 0 without one
 * @param hashesPerSecond by the shares that it accepted in the last ten minutes
 * @param lastShare when it accepted one last
 * @param lastFailure why the last connection ended; empty when none did
 */
public record PoolReport(
    String name,
    PoolState state,
    long connections,
    long accepted,
    long stale,
    long duplicate,
    long rejected,
    long undecided,
    long hashesPerShare,
    double hashesPerSecond,
    Optional<Instant> lastShare,
    String lastFailure) {
  /** Whether it gives the jobs now. */
  public boolean active() {
    return state == PoolState.WORKING;
  }

  /** The same pool after its earlier connections were counted elsewhere. */
  PoolReport after(PoolReport earlier) {
    return new PoolReport(
        name,
        state,
        earlier.connections + connections,
        earlier.accepted + accepted,
        earlier.stale + stale,
        earlier.duplicate + duplicate,
        earlier.rejected + rejected,
        earlier.undecided + undecided,
        hashesPerShare,
        hashesPerSecond,
        lastShare.or(() -> earlier.lastShare),
        lastFailure.isEmpty() ? earlier.lastFailure : lastFailure);
  }
}
