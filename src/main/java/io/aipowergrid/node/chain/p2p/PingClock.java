package io.aipowergrid.node.chain.p2p;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One peer's pings: at most one is open at a time. Any thread. */
final class PingClock {
  private long nonce;
  private Optional<Instant> openSince = Optional.empty();
  private Optional<Duration> latency = Optional.empty();
  private Instant lastAt = Instant.EPOCH;

  synchronized void sent(long newNonce, Instant now) {
    nonce = newNonce;
    lastAt = now;
    openSince = Optional.of(now);
  }

  /** An answer counts only with the nonce of the ping that is open. */
  synchronized void answered(long answeredNonce, Instant now) {
    if (openSince.isPresent() && answeredNonce == nonce) {
      latency = openSince.map(since -> Duration.between(since, now));
      openSince = Optional.empty();
    }
  }

  /** Since when an answer is awaited; empty when none is. */
  synchronized Optional<Instant> openSince() {
    return openSince;
  }

  /** How long the last answer took. */
  synchronized Optional<Duration> latency() {
    return latency;
  }

  /** When the last ping was sent; epoch for never. */
  synchronized Instant lastAt() {
    return lastAt;
  }
}
