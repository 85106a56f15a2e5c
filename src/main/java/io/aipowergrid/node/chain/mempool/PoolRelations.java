package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool.Family;
import io.aipowergrid.node.chain.TransactionPool.Relatives;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says what hangs together in the pool, for those who ask. Guarded by the pool's lock. */
final class PoolRelations {
  private final MempoolGraph graph;

  PoolRelations(MempoolGraph graph) {
    this.graph = graph;
  }

  Optional<Relatives> of(Hash256 txid) {
    return find(txid)
        .map(
            entry ->
                new Relatives(
                    graph.parents(entry.tx()).stream().map(MempoolEntry::txid).toList(),
                    family(entry, graph.ancestors(entry.tx())),
                    family(entry, graph.descendants(entry.tx()))));
  }

  private Optional<MempoolEntry> find(Hash256 txid) {
    return Optional.ofNullable(graph.get(txid));
  }

  private static Family family(MempoolEntry entry, Collection<MempoolEntry> others) {
    return new Family(
        1 + others.size(),
        entry.virtualSize() + others.stream().mapToLong(MempoolEntry::virtualSize).sum(),
        Amount.of(entry.fee() + others.stream().mapToLong(MempoolEntry::fee).sum()));
  }

  Optional<List<PooledTransaction>> ancestors(Hash256 txid) {
    return describe(txid, graph::ancestors);
  }

  Optional<List<PooledTransaction>> descendants(Hash256 txid) {
    return describe(txid, graph::descendants);
  }

  private Optional<List<PooledTransaction>> describe(
      Hash256 txid, Function<Transaction, Collection<MempoolEntry>> step) {
    return find(txid)
        .map(entry -> step.apply(entry.tx()).stream().map(MempoolEntry::describe).toList());
  }
}
