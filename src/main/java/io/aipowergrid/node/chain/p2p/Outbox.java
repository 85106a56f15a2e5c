package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Frame;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to leave for one peer; bounded. Announcements do not wait: if there is no room the
 * peer is too slow. Whoever serves much data waits for room. Any thread.
 */
final class Outbox {
  /** Above this, whoever serves much data waits until the peer has taken some. */
  private static final int PATIENCE_BYTES = 1 << 20;

  private final PeerLink link;
  private final int magic;
  private final int bytesMax;
  private final TrafficMeter meter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;

  Outbox(PeerLink link, int magic, int bytesMax, TrafficMeter meter) {
    this.link = link;
    this.magic = magic;
    this.bytesMax = bytesMax;
    this.meter = meter;
  }

  /** Hands the frame to the transport; false when there is no room for it. */
  boolean write(Frame frame) {
    if (link.unsent() + frame.size() > bytesMax) {
      return false;
    }
    meter.sent(frame);
    link.write(frame.toBytes(magic));
    return true;
  }

  /** Waits until most of what was written has left, or the connection has ended. */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // A peer that takes nothing is left by PeerTimeouts, which ends this wait.
      while (!closed && link.unsent() > PATIENCE_BYTES) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Some of what was written has left. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The connection has ended: nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
