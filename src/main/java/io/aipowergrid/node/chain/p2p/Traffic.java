package io.aipowergrid.node.chain.p2p;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** How much went over one connection, and when last. Any thread. */
final class Traffic {
  private final Instant connectedAt;
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();
  private volatile Instant lastReceivedAt;
  private volatile Instant lastSentAt;
  private volatile Instant lastDrainedAt;

  Traffic(Instant connectedAt) {
    this.connectedAt = connectedAt;
    this.lastReceivedAt = connectedAt;
    this.lastSentAt = connectedAt;
    this.lastDrainedAt = connectedAt;
  }

  void received(int bytes, Instant now) {
    bytesReceived.addAndGet(bytes);
    lastReceivedAt = now;
  }

  void sent(int bytes, Instant now) {
    bytesSent.addAndGet(bytes);
    lastSentAt = now;
  }

  /** Some of what was sent has left this machine. */
  void drained(Instant now) {
    lastDrainedAt = now;
  }

  Instant connectedAt() {
    return connectedAt;
  }

  Instant lastReceivedAt() {
    return lastReceivedAt;
  }

  Instant lastSentAt() {
    return lastSentAt;
  }

  /** Since when nothing has left, if something waits. */
  Instant stuckSince() {
    return lastSentAt.isAfter(lastDrainedAt) ? lastSentAt : lastDrainedAt;
  }

  long bytesReceived() {
    return bytesReceived.get();
  }

  long bytesSent() {
    return bytesSent.get();
  }
}
