package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolState;
import io.aipowergrid.node.mining.SolutionVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pool's place in the list, and what is known of it. Guarded by its {@link PoolClient}. */
final class PoolSeat {
  /** Shares refused in a row, without one accepted, after which a pool is left. */
  static final int REFUSED_MAX = 50;

  /** As {@link #REFUSED_MAX}, at a pool that was left for it and has accepted nothing since. */
  static final int REFUSED_AGAIN_MAX = 5;

  private final Pool configured;
  private final ReconnectDelay delay;
  private Pool next;
  private @Nullable PoolConnection connection;
  private Instant connectedAt = Instant.MIN;
  private long connections;
  private long accepted;
  private long stale;
  private long duplicate;
  private long rejected;
  private int refusedInRow;
  private boolean distrusted;
  private long undecided;
  private @Nullable WorkRate rate;
  private Optional<Instant> lastShare = Optional.empty();
  private String lastFailure = "";

  PoolSeat(Pool configured, ReconnectDelay delay) {
    this.configured = configured;
    this.next = configured;
    this.delay = delay;
  }

  /** Where to connect to next. */
  Pool next() {
    return next;
  }

  ReconnectDelay delay() {
    return delay;
  }

  Optional<PoolConnection> connection() {
    return Optional.ofNullable(connection);
  }

  void connecting(PoolConnection made, Instant now) {
    connection = made;
    connectedAt = now;
    connections++;
    refusedInRow = 0;
    if (rate == null) {
      rate = new WorkRate(now);
    }
  }

  /** The connection ended. */
  void ended(PoolFailure failure, Instant now) {
    var worked =
        connection != null && connection.isWorking() && !distrusted
            ? Duration.between(connectedAt, now)
            : Duration.ZERO;
    connection = null;
    lastFailure = failure.reason();
    next = configured;
    failure
        .reconnect()
        .ifPresentOrElse(asked -> follow(asked, now), () -> delay.ended(now, worked));
  }

  /** Goes where the pool says, if that is a place of its own; else to where it was. */
  private void follow(PoolNotice.Reconnect asked, Instant now) {
    String host = asked.host().isEmpty() ? configured.host() : asked.host();
    if (configured.maySendTo(host)) {
      next = configured.movedTo(host, asked.port() == 0 ? configured.port() : asked.port());
    } else {
      lastFailure = "the pool asks to connect to a stranger, " + host;
    }
    // At least a second, so that a pool that says nothing else cannot keep us busy.
    delay.postpone(now.plusSeconds(Math.max(1, asked.waitSeconds())));
  }

  /**
   * A share was judged.
   *
   * @param work that it stands for; empty when its job is forgotten
   */
  void count(SolutionVerdict verdict, Optional<ShareWork> work, Instant now) {
    switch (verdict) {
      case SolutionVerdict.Accepted _ -> {
        accepted++;
        refusedInRow = 0;
        distrusted = false;
        lastShare = Optional.of(now);
        var known = rate;
        if (known != null) {
          work.ifPresent(each -> known.add(each, now));
        }
      }
      case SolutionVerdict.Stale _ -> stale++;
      case SolutionVerdict.Duplicate _ -> duplicate++;
      case SolutionVerdict.Rejected _ -> rejected++;
      case SolutionVerdict.Refused _ -> {
        rejected++;
        refusedInRow++;
      }
      case SolutionVerdict.Undecided _ -> undecided++;
    }
  }

  /**
   * Why the connection is to be ended for a refused share: it was one too many in a row. Empty
   * while the pool may still be hoped for.
   */
  Optional<PoolFailure> refusesAll(SolutionVerdict verdict) {
    int most = distrusted ? REFUSED_AGAIN_MAX : REFUSED_MAX;
    if (!(verdict instanceof SolutionVerdict.Refused(var reason)) || refusedInRow < most) {
      return Optional.empty();
    }
    distrusted = true;
    return Optional.of(
        new PoolFailure(
            "%d shares in a row were refused, the last: %s".formatted(refusedInRow, reason)));
  }

  /**
   * How it goes.
   *
   * @param work what its newest job asks for a share; empty when it gives none
   */
  PoolReport report(boolean active, Optional<ShareWork> work, Instant now) {
    return new PoolReport(
        configured.toString(),
        state(active),
        connections,
        accepted,
        stale,
        duplicate,
        rejected,
        undecided,
        work.map(ShareWork::hashes).orElse(0L),
        rate == null ? 0 : rate.hashesPerSecond(now),
        lastShare,
        lastFailure);
  }

  private PoolState state(boolean active) {
    if (active) {
      return PoolState.WORKING;
    }
    if (connection != null) {
      return PoolState.CONNECTING;
    }
    return lastFailure.isEmpty() ? PoolState.IDLE : PoolState.FAILED;
  }
}
