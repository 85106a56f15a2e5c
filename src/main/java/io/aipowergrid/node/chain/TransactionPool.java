package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Transactions that wait for a block. What relay and compact blocks need of the pool, and no more.
 * All methods may be called from any thread.
 */
public interface TransactionPool {
  /** maxTxFee of the daemon: 1000 coins (chain.md 7). */
  Amount FEE_MAX = Amount.of(100_000_000_000L);

  /** What became of an offered transaction. */
  sealed interface AcceptResult {
    /** In the pool now. */
    record Accepted() implements AcceptResult {}

    /** Was in the pool, or confirmed already. */
    record AlreadyKnown() implements AcceptResult {}

    /** It may be valid when its parents are known. */
    record MissingInputs(Set<Hash256> parents) implements AcceptResult {
      public MissingInputs {
        parents = Set.copyOf(parents);
      }
    }

    /** It breaks a rule; a score above zero says that no honest peer would send it. */
    record Rejected(RejectReason reason, String detail) implements AcceptResult {}
  }

  /** Hears of every transaction that joins the pool, whoever offered it. */
  interface Listener {
    /**
     * Called on the thread that offered the transaction: hand over and return.
     *
     * @param feePerKilobyte base units per 1000 bytes of virtual size
     */
    void accepted(Transaction tx, long feePerKilobyte);
  }

  /**
   * Some transactions that hang together, counted.
   *
   * @param virtualSize of all, bytes
   * @param fees of all
   */
  record Family(int count, long virtualSize, Amount fees) {}

  /**
   * What hangs together with a transaction of the pool.
   *
   * @param parents whose outputs it spends
   * @param ancestors all that must be in a block before it, itself counted
   * @param descendants all that cannot be in a block without it, itself counted
   */
  record Relatives(List<Hash256> parents, Family ancestors, Family descendants) {
    public Relatives {
      parents = List.copyOf(parents);
    }
  }

  /** Checks a transaction and keeps it when it is acceptable. */
  AcceptResult accept(Transaction tx);

  /**
   * As {@link #accept(Transaction)} for a user's own transaction (sendrawtransaction).
   *
   * @param feeMax what more than this pays is refused as a mistake ("absurdly-high-fee"); {@link
   *     #FEE_MAX} is the daemon's
   */
  AcceptResult accept(Transaction tx, Optional<Amount> feeMax);

  /** What {@link #accept} would say; nothing changes (testmempoolaccept). */
  AcceptResult test(Transaction tx, Optional<Amount> feeMax);

  /** A transaction of the pool. */
  Optional<Transaction> find(Hash256 txid);

  /** A transaction of the pool, with its fee. */
  Optional<PooledTransaction> findEntry(Hash256 txid);

  /** What hangs together with a transaction of the pool; empty when that is not there. */
  Optional<Relatives> relatives(Hash256 txid);

  /** All that must be in a block before it, itself not counted; empty when it is not there. */
  Optional<List<PooledTransaction>> ancestors(Hash256 txid);

  /** All that cannot be in a block without it, itself not counted; empty when it is not there. */
  Optional<List<PooledTransaction>> descendants(Hash256 txid);

  /** The transaction of the pool that spends an output. */
  Optional<Hash256> findSpender(OutPoint output);

  /** All transactions of the pool, parents before their children; a copy. */
  List<PooledTransaction> entries();

  /** As {@link #entries}, the transactions alone. */
  default List<Transaction> transactions() {
    return entries().stream().map(PooledTransaction::tx).toList();
  }

  /** How full the pool is. */
  PoolStatus status();

  /** The least fee that is accepted now, base units per 1000 bytes of virtual size. */
  long feePerKilobyteMin();

  /** Hears of all transactions from now on. */
  void addListener(Listener listener);
}
