package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.consensus.Violation;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How many transactions may hang together unconfirmed, so that no walk over a family is long
 * (txmempool.cpp, CalculateMemPoolAncestors; chain.md 7). Guarded by the pool's lock.
 */
final class FamilyLimits {
  private final MempoolGraph graph;
  private final MempoolPolicy.Limits limits;

  FamilyLimits(MempoolGraph graph, MempoolPolicy.Limits limits) {
    this.graph = graph;
    this.limits = limits;
  }

  /** Whether the entry or one of its ancestors would get too large a family. */
  Optional<Violation> check(MempoolEntry entry) {
    Set<MempoolEntry> ancestors = graph.ancestors(entry.tx());
    if (isTooLarge(ancestors, entry)) {
      return tooLong("too many ancestors");
    }
    for (MempoolEntry ancestor : ancestors) {
      Set<MempoolEntry> family = new HashSet<>(graph.descendants(ancestor.tx()));
      family.add(ancestor);
      if (isTooLarge(family, entry)) {
        return tooLong("too many descendants of " + ancestor.tx());
      }
    }
    return Violation.none();
  }

  private boolean isTooLarge(Collection<MempoolEntry> family, MempoolEntry entry) {
    long bytes = family.stream().mapToLong(MempoolEntry::virtualSize).sum() + entry.virtualSize();
    return family.size() + 1 > limits.familyMax() || bytes > limits.familyBytesMax();
  }

  private static Optional<Violation> tooLong(String detail) {
    return MempoolChecks.harmless("too-long-mempool-chain", detail);
  }
}
