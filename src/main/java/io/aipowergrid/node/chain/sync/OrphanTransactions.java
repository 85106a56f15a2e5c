package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Transactions that wait for their parents; so many, of a bounded size, oldest out. Any thread. */
final class OrphanTransactions {
  /** MAX_STANDARD_TX_WEIGHT: heavier ones would not be accepted anyway. */
  static final int WEIGHT_MAX = 400_000;

  private final int max;
  private final Map<Hash256, Orphan> orphans = new LinkedHashMap<>();

  /** A transaction and the connection it came by. */
  record Orphan(Transaction tx, PeerState source) {}

  OrphanTransactions(int max) {
    this.max = max;
  }

  synchronized void add(Transaction tx, PeerState source) {
    if (tx.weight() >= WEIGHT_MAX) {
      return;
    }
    orphans.putIfAbsent(tx.txid(), new Orphan(tx, source));
    if (orphans.size() > max) {
      Iterator<Orphan> oldest = orphans.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Takes out those that spend an output of the parent. */
  synchronized List<Orphan> takeChildrenOf(Hash256 parent) {
    List<Orphan> children =
        orphans.values().stream().filter(orphan -> spends(orphan.tx(), parent)).toList();
    children.forEach(child -> orphans.remove(child.tx().txid()));
    return children;
  }

  synchronized boolean contains(Hash256 txid) {
    return orphans.containsKey(txid);
  }

  /** Forgets what a peer sent who is gone. */
  synchronized void removeFrom(PeerState source) {
    orphans.values().removeIf(orphan -> orphan.source() == source);
  }

  synchronized int size() {
    return orphans.size();
  }

  private static boolean spends(Transaction tx, Hash256 parent) {
    for (TxInput input : tx.inputs()) {
      if (input.previous().txid().equals(parent)) {
        return true;
      }
    }
    return false;
  }
}
