package io.aipowergrid.node.chain.p2p;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what all peers have sent and nobody has read yet. While the budget lasts anyone may
 * hold as much as its own limits allow; beyond it, whoever holds more than a fair share is refused.
 * So the total stays under the budget however many peers conspire. Any thread.
 */
final class MemoryBudget {
  private final long bytesMax;
  private final long fairShare;
  private final AtomicLong used = new AtomicLong();

  MemoryBudget(long bytesMax, int peersMax) {
    this.bytesMax = bytesMax;
    this.fairShare = bytesMax / peersMax;
  }

  /**
   * Accounts for a change of what one peer holds.
   *
   * @return whether the peer may go on
   */
  boolean change(long before, long after) {
    long total = used.addAndGet(after - before);
    return total <= bytesMax || after <= Math.max(before, fairShare);
  }

  long used() {
    return used.get();
  }
}
