package io.aipowergrid.node.chain.p2p;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A possible peer as the address book knows it.
 *
 * @param services as it, or others of it, said
 * @param source the group of whoever told of it
 * @param seenAt when it was last said to be alive
 * @param attemptedAt when we last tried; epoch for never
 * @param succeededAt when a handshake last succeeded; epoch for never
 * @param failures in a row since then
 * @param anchor whether it was an outbound peer when the node last ran
 */
public record KnownAddress(
    InetSocketAddress endpoint,
    long services,
    NetworkGroup source,
    Instant seenAt,
    Instant attemptedAt,
    Instant succeededAt,
    int failures,
    boolean anchor) {
  private static final Duration HORIZON = Duration.ofDays(30);
  private static final Duration FUTURE = Duration.ofMinutes(10);
  private static final int FAILURES_UNTRIED = 3;
  private static final int FAILURES_TRIED = 10;

  /** Whether a handshake ever succeeded. */
  boolean isTried() {
    return succeededAt.isAfter(Instant.EPOCH);
  }

  /** Whether it may make room for another (addrman.cpp, IsTerrible). */
  boolean isTerrible(Instant now) {
    return seenAt.isAfter(now.plus(FUTURE))
        || seenAt.isBefore(now.minus(HORIZON))
        || failures >= (isTried() ? FAILURES_TRIED : FAILURES_UNTRIED);
  }

  KnownAddress seen(long newServices, Instant at) {
    Instant later = at.isAfter(seenAt) ? at : seenAt;
    return new KnownAddress(
        endpoint, newServices, source, later, attemptedAt, succeededAt, failures, anchor);
  }

  KnownAddress attempted(Instant at) {
    return new KnownAddress(
        endpoint, services, source, seenAt, at, succeededAt, failures + 1, anchor);
  }

  KnownAddress succeeded(long newServices, Instant at) {
    return new KnownAddress(endpoint, newServices, source, at, at, at, 0, anchor);
  }

  KnownAddress notYetAttempted() {
    return new KnownAddress(
        endpoint, services, source, seenAt, Instant.EPOCH, succeededAt, failures, anchor);
  }

  KnownAddress withAnchor(boolean isAnchor) {
    return new KnownAddress(
        endpoint, services, source, seenAt, attemptedAt, succeededAt, failures, isAnchor);
  }
}
