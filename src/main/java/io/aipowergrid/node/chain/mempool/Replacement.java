package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.consensus.Violation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * When a transaction may push others out that spend the same outputs and said that they may be
 * replaced (BIP 125; validation.cpp). Guarded by the pool's lock.
 */
final class Replacement {
  private final MempoolGraph graph;
  private final long incrementalPerKilobyte;

  /**
   * @param incrementalPerKilobyte what a replacement pays more than all that has to go
   */
  Replacement(MempoolGraph graph, long incrementalPerKilobyte) {
    this.graph = graph;
    this.incrementalPerKilobyte = incrementalPerKilobyte;
  }

  /**
   * Whether the entry pays enough for all that has to go.
   *
   * @param replaced conflicts and their descendants; empty where nothing conflicts
   */
  Optional<Violation> check(MempoolEntry entry, Set<MempoolEntry> replaced) {
    if (replaced.isEmpty()) {
      return Violation.none();
    }
    Set<MempoolEntry> conflicts = graph.conflicts(entry.tx());
    if (graph.ancestors(entry.tx()).stream().anyMatch(replaced::contains)) {
      return Violation.of("bad-txns-spends-conflicting-tx", 10, "replaces its own parent");
    }
    if (conflicts.stream().anyMatch(old -> entry.feePerKilobyte() <= old.feePerKilobyte())) {
      return MempoolChecks.harmless("insufficient fee", "the rate is not higher");
    }
    if (replaced.size() > MempoolPolicy.REPLACED_MAX) {
      return MempoolChecks.harmless("too many potential replacements", replaced.size() + "");
    }
    return checkParents(entry, conflicts).or(() -> checkTotal(entry, replaced));
  }

  private Optional<Violation> checkParents(MempoolEntry entry, Set<MempoolEntry> conflicts) {
    Set<MempoolEntry> known = new HashSet<>();
    conflicts.forEach(conflict -> known.addAll(graph.parents(conflict.tx())));
    return known.containsAll(graph.parents(entry.tx()))
        ? Violation.none()
        : MempoolChecks.harmless("replacement-adds-unconfirmed", "a new unconfirmed parent");
  }

  private Optional<Violation> checkTotal(MempoolEntry entry, Set<MempoolEntry> replaced) {
    long fees = replaced.stream().mapToLong(MempoolEntry::fee).sum();
    long more = MempoolPolicy.fee(incrementalPerKilobyte, entry.virtualSize());
    return entry.fee() < fees + more
        ? MempoolChecks.harmless("insufficient fee", "replaces fees of " + fees)
        : Violation.none();
  }
}
