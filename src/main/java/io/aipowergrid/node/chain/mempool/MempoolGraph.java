package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of the pool and which spends which. Guarded by the pool's lock.
 *
 * <p>Walks over a family are short: {@link MempoolPolicy.Limits} bounds them for all that came by
 * the ordinary way, and a block's removal only makes families smaller.
 */
final class MempoolGraph {
  private final Map<Hash256, MempoolEntry> entries = new LinkedHashMap<>();
  private final Map<OutPoint, MempoolEntry> spenders = new HashMap<>();

  /** By parent; kept, because looking through thousands of outputs would be a stranger's weapon. */
  private final Map<Hash256, Set<MempoolEntry>> children = new HashMap<>();

  private long memoryBytes;
  private long virtualBytes;
  private long fees;

  @Nullable MempoolEntry get(Hash256 txid) {
    return entries.get(txid);
  }

  /** All entries, parents before children. */
  Collection<MempoolEntry> entries() {
    return entries.values();
  }

  long memoryBytes() {
    return memoryBytes;
  }

  /** Sum of the virtual sizes. */
  long virtualBytes() {
    return virtualBytes;
  }

  /** Sum of what all pay, base units. */
  long fees() {
    return fees;
  }

  /** The entry that spends an output. */
  Optional<MempoolEntry> spender(OutPoint outPoint) {
    return Optional.ofNullable(spenders.get(outPoint));
  }

  /** Entries that spend what the transaction spends too. */
  Set<MempoolEntry> conflicts(Transaction tx) {
    Set<MempoolEntry> found = new LinkedHashSet<>();
    tx.inputs().forEach(input -> spender(input.previous()).ifPresent(found::add));
    return found;
  }

  /** Entries whose outputs the transaction spends. */
  List<MempoolEntry> parents(Transaction tx) {
    return tx.inputs().stream()
        .map(TxInput::previous)
        .map(OutPoint::txid)
        .distinct()
        .filter(entries::containsKey)
        .map(entries::get)
        .toList();
  }

  private Set<MempoolEntry> children(Transaction tx) {
    return children.getOrDefault(tx.txid(), Set.of());
  }

  /** Entries that must be in a block before the transaction, itself not counted. */
  Set<MempoolEntry> ancestors(Transaction tx) {
    return reach(tx, this::parents);
  }

  /** Entries that cannot stay without the transaction, itself not counted. */
  Set<MempoolEntry> descendants(Transaction tx) {
    return reach(tx, this::children);
  }

  private static Set<MempoolEntry> reach(
      Transaction from, Function<Transaction, ? extends Collection<MempoolEntry>> step) {
    Set<MempoolEntry> found = new LinkedHashSet<>();
    var open = new ArrayDeque<MempoolEntry>(step.apply(from));
    while (!open.isEmpty()) {
      MempoolEntry next = open.pop();
      if (found.add(next)) {
        open.addAll(step.apply(next.tx()));
      }
    }
    return found;
  }

  void add(MempoolEntry entry) {
    entries.put(entry.txid(), entry);
    for (MempoolEntry parent : parents(entry.tx())) {
      childrenOf(parent).add(entry);
    }
    for (int i = 0; i < entry.tx().outputs().size(); i++) {
      spender(entry.tx().outPoint(i)).ifPresent(child -> childrenOf(entry).add(child));
    }
    entry.tx().inputs().forEach(input -> spenders.put(input.previous(), entry));
    count(entry, 1);
  }

  private Set<MempoolEntry> childrenOf(MempoolEntry parent) {
    return children.computeIfAbsent(parent.txid(), txid -> new LinkedHashSet<>());
  }

  private void count(MempoolEntry entry, int sign) {
    memoryBytes += sign * entry.memoryBytes();
    virtualBytes += sign * entry.virtualSize();
    fees += sign * entry.fee();
  }

  /** Takes one entry out; its children stay. */
  void remove(MempoolEntry entry) {
    if (entries.remove(entry.txid()) == null) {
      return;
    }
    entry.tx().inputs().forEach(input -> spenders.remove(input.previous()));
    parents(entry.tx()).forEach(parent -> childrenOf(parent).remove(entry));
    children.remove(entry.txid());
    count(entry, -1);
  }

  /**
   * Takes an entry out with all that spends from it.
   *
   * @return how many went
   */
  int removeFamily(MempoolEntry entry) {
    int before = entries.size();
    descendants(entry.tx()).forEach(this::remove);
    remove(entry);
    return before - entries.size();
  }

  /** Takes all out. */
  void clear() {
    List.copyOf(entries.values()).forEach(this::remove);
  }
}
