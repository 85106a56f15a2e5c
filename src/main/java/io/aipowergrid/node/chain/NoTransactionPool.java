package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.List;
import java.util.Optional;

/** The pool of a node that relays no transactions. */
final class NoTransactionPool implements TransactionPool {
  /** Its fee filter says: announce nothing, for nobody can pay MAX_MONEY for 1000 bytes. */
  private static final long FEE_NOBODY_PAYS = 20_000_000_000_000_000L;

  @Override
  public AcceptResult accept(Transaction tx) {
    return new AcceptResult.Rejected(new RejectReason("no-pool", 0), "this node keeps no pool");
  }

  @Override
  public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
    return accept(tx);
  }

  @Override
  public AcceptResult test(Transaction tx, Optional<Amount> feeMax) {
    return accept(tx);
  }

  @Override
  public Optional<Transaction> find(Hash256 txid) {
    return Optional.empty();
  }

  @Override
  public List<Transaction> transactions() {
    return List.of();
  }

  @Override
  public long feePerKilobyteMin() {
    return FEE_NOBODY_PAYS;
  }

  @Override
  public void addListener(Listener listener) {
    // Nothing will ever be accepted.
  }
}
