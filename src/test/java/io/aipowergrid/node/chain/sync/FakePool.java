package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PoolStatus;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A pool that accepts all but what a test tells it to refuse, or to miss the parents of. */
final class FakePool implements TransactionPool {
  static final long FEE = 1_000_000;

  final Set<Hash256> parentsMissing = ConcurrentHashMap.newKeySet();
  final Set<Hash256> refused = ConcurrentHashMap.newKeySet();

  /** By their ids with witnesses, and why. */
  final Map<Hash256, String> refusedForms = new ConcurrentHashMap<>();

  private int listings;
  private final Map<Hash256, Transaction> transactions = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** How often all of it was asked for. */
  synchronized int listings() {
    return listings;
  }

  /** Runs before a transaction is looked at, outside the lock. */
  volatile Runnable beforeAccept = () -> {};

  @Override
  public AcceptResult accept(Transaction tx) {
    beforeAccept.run();
    return take(tx);
  }

  private synchronized AcceptResult take(Transaction tx) {
    if (refused.contains(tx.txid())) {
      return new AcceptResult.Rejected(new RejectReason("refused", 100), "");
    }
    String reason = refusedForms.get(tx.wtxid());
    if (reason != null) {
      return new AcceptResult.Rejected(new RejectReason(reason, 0), "");
    }
    Set<Hash256> missing =
        tx.inputs().stream()
            .map(TxInput::previous)
            .map(previous -> previous.txid())
            .filter(parentsMissing::contains)
            .filter(txid -> !transactions.containsKey(txid))
            .collect(Collectors.toSet());
    if (!missing.isEmpty()) {
      return new AcceptResult.MissingInputs(missing);
    }
    if (transactions.putIfAbsent(tx.txid(), tx) != null) {
      return new AcceptResult.AlreadyKnown();
    }
    listeners.forEach(listener -> listener.accepted(tx, FEE));
    return new AcceptResult.Accepted();
  }

  @Override
  public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
    return accept(tx);
  }

  @Override
  public AcceptResult test(Transaction tx, Optional<Amount> feeMax) {
    throw new UnsupportedOperationException("relay only offers");
  }

  @Override
  public synchronized Optional<Transaction> find(Hash256 txid) {
    return Optional.ofNullable(transactions.get(txid));
  }

  @Override
  public Optional<PooledTransaction> findEntry(Hash256 txid) {
    return find(txid).map(FakePool::entry);
  }

  private static PooledTransaction entry(Transaction tx) {
    return new PooledTransaction(tx, Amount.of(FEE), 1000, 0, Instant.EPOCH, 0);
  }

  @Override
  public Optional<List<PooledTransaction>> ancestors(Hash256 txid) {
    throw new UnsupportedOperationException("relay asks for no families");
  }

  @Override
  public Optional<List<PooledTransaction>> descendants(Hash256 txid) {
    throw new UnsupportedOperationException("relay asks for no families");
  }

  @Override
  public Optional<Relatives> relatives(Hash256 txid) {
    throw new UnsupportedOperationException("relay asks for no families");
  }

  @Override
  public Optional<Hash256> findSpender(OutPoint output) {
    throw new UnsupportedOperationException("relay asks for no spenders");
  }

  @Override
  public synchronized List<PooledTransaction> entries() {
    listings++;
    return transactions.values().stream().map(FakePool::entry).toList();
  }

  @Override
  public PoolStatus status() {
    throw new UnsupportedOperationException("relay does not measure");
  }

  @Override
  public long feePerKilobyteMin() {
    return FEE;
  }

  @Override
  public synchronized void addListener(Listener listener) {
    listeners.add(listener);
  }
}
