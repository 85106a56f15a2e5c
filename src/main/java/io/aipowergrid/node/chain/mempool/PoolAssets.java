package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.consensus.Violation;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.AssetOutput;
import io.aipowergrid.node.chain.script.AssetScripts;
import java.util.Optional;

/**
 * One issue and one reissue of an asset wait at a time (chain.md 7). Only networks that can issue
 * assets ever get here with one, so the pool is searched, not indexed. Guarded by the pool's lock.
 */
final class PoolAssets {
  private PoolAssets() {}

  /** Whether the pool has an issue or a reissue of the same name. */
  static Optional<Violation> check(Transaction tx, MempoolGraph graph) {
    Optional<AssetOutput> created = created(tx);
    if (created.isEmpty()) {
      return Violation.none();
    }
    return graph.entries().stream()
        .filter(entry -> graph.conflicts(tx).stream().noneMatch(entry::equals))
        .map(entry -> created(entry.tx()))
        .flatMap(Optional::stream)
        .flatMap(waiting -> clash(created.get(), waiting).stream())
        .findFirst();
  }

  private static Optional<AssetOutput> created(Transaction tx) {
    TxOutput last = tx.outputs().getLast();
    return AssetScripts.parse(last.script())
        .filter(
            asset -> asset instanceof AssetOutput.Issue || asset instanceof AssetOutput.Reissue);
  }

  private static Optional<Violation> clash(AssetOutput created, AssetOutput waiting) {
    if (created instanceof AssetOutput.Issue ours
        && waiting instanceof AssetOutput.Issue theirs
        && ours.name().equals(theirs.name())) {
      return Violation.of("Asset with this name is already in the mempool", 0, ours.name());
    }
    return created instanceof AssetOutput.Reissue ours
            && waiting instanceof AssetOutput.Reissue theirs
            && ours.name().equals(theirs.name())
        ? Violation.of("bad-tx-reissue-chaining-not-allowed", 0, ours.name())
        : Violation.none();
  }
}
