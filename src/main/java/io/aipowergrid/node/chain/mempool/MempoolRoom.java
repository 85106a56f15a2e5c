package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.mempool.MempoolActivity.Departure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Keeps the pool within its limits of age and memory, and says what a newcomer must pay for it.
 * Guarded by the pool's lock.
 */
final class MempoolRoom {
  /** Ages are looked at so often, since that is a walk over all. */
  private static final Duration EXPIRY_CHECK = Duration.ofMinutes(1);

  private final MempoolGraph graph;
  private final MempoolPolicy policy;
  private final MempoolActivity activity;
  private final RollingFee rollingFee;
  private Instant expiryChecked = Instant.MIN;

  MempoolRoom(MempoolGraph graph, MempoolPolicy policy, MempoolActivity activity) {
    this.graph = graph;
    this.policy = policy;
    this.activity = activity;
    this.rollingFee = new RollingFee(policy.fees().incrementalPerKilobyte());
  }

  /** Lets those go that waited too long, with all that spends from them. */
  void expire(Instant now) {
    if (now.isBefore(expiryChecked)) {
      return;
    }
    expiryChecked = now.plus(EXPIRY_CHECK);
    Instant oldest = now.minus(policy.limits().expiry());
    graph.entries().stream()
        .filter(entry -> entry.added().isBefore(oldest))
        .toList()
        .forEach(entry -> activity.left(Departure.EXPIRED, graph.removeFamily(entry)));
  }

  /** Lets the families go that pay least, until the rest fits. */
  void shrink() {
    long max = policy.limits().bytesMax();
    if (graph.memoryBytes() <= max) {
      return;
    }
    // One sort frees a hundredth at once, so that a full pool does not sort for every transaction.
    long goal = max - max / 100;
    var worstFirst = new PriorityQueue<>(Comparator.comparingLong(Eviction::score));
    graph.entries().forEach(entry -> worstFirst.add(Eviction.of(entry, graph)));
    while (graph.memoryBytes() > goal) {
      evict(worstFirst.remove(), worstFirst);
    }
  }

  /** Where descendants went since the sort, the family is worth another price: back in the row. */
  private void evict(Eviction sorted, PriorityQueue<Eviction> worstFirst) {
    MempoolEntry entry = sorted.entry();
    if (graph.get(entry.txid()) == null) {
      return;
    }
    Eviction now = Eviction.of(entry, graph);
    if (now.score() > sorted.score()) {
      worstFirst.add(now);
      return;
    }
    rollingFee.raise(now.familyPerKilobyte());
    activity.left(Departure.EVICTED, graph.removeFamily(entry));
  }

  void blockConnected(Instant now) {
    rollingFee.blockConnected(now);
  }

  /** What is demanded beyond relay's least fee since something had to go; 0 for nothing. */
  long feePerKilobyte(Instant now) {
    double share = (double) graph.memoryBytes() / policy.limits().bytesMax();
    return rollingFee.current(share, now);
  }
}
