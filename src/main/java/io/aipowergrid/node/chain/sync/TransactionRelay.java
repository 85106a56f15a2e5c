package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Transactions by inv, getdata and tx (chain.md 8). Any thread. */
final class TransactionRelay {
  private static final int REJECTED_MAX = 10_000;
  private static final int MEMPOOL_ANSWER_MAX = 50_000;

  /** In every reason that a script gives, the daemon's words. */
  private static final String SCRIPT_FAULT = "script-verify-flag";

  private final ChainService chain;
  private final TransactionPool pool;
  private final InstantSource clock;
  private final TransactionAnnouncer announcer;
  private final TransactionRequests requests;
  private final OrphanTransactions orphans;

  /**
   * By the ids with witnesses: whoever passes a transaction on can change its witness, or take it
   * away, and must not keep the true form out with that. So a form without a witness whose script
   * fails is not remembered either.
   */
  private final RecentSet<Hash256> rejected = new RecentSet<>(REJECTED_MAX);

  TransactionRelay(
      ChainService chain,
      TransactionPool pool,
      P2pConfig config,
      InstantSource clock,
      RandomGenerator random) {
    this.chain = chain;
    this.pool = pool;
    this.clock = clock;
    this.announcer = new TransactionAnnouncer(pool, clock, random);
    this.requests = new TransactionRequests(config.transactionRequestsMax());
    this.orphans = new OrphanTransactions(config.orphanTransactionsMax());
  }

  /**
   * A peer that takes part from now on.
   *
   * @return what it may announce to us
   */
  Message.FeeFilter ready(PeerState state) {
    return announcer.ready(state);
  }

  void gone(PeerState state) {
    orphans.removeFrom(state);
    announcer.gone(state);
    askAgain(requests.gone(state, clock.instant()));
  }

  /** Transactions a peer announces; asked for unless the tip is too old to judge them. */
  void announced(PeerState state, List<Hash256> txids) {
    txids.forEach(state.transactions::add);
    if (chain.initialDownload()) {
      return;
    }
    Instant now = clock.instant();
    List<Hash256> wanted =
        txids.stream()
            .filter(txid -> !isKnown(txid))
            .filter(txid -> requests.announced(txid, state, now))
            .toList();
    ask(state, wanted);
  }

  private boolean isKnown(Hash256 txid) {
    return rejected.contains(txid) || orphans.contains(txid) || pool.find(txid).isPresent();
  }

  /** A transaction has come. */
  void arrived(PeerState state, Transaction tx) {
    state.transactions.add(tx.txid());
    Optional<List<PeerState>> others = requests.arrived(tx.txid(), state);
    if (others.isEmpty() && !state.unrequested.tryTake(clock.instant())) {
      state.peer.misbehaved(100, "floods with transactions");
      return;
    }
    if (chain.initialDownload() || isKnown(tx.txid())) {
      return;
    }
    boolean taken = !rejected.contains(tx.wtxid()) && offer(state, tx);
    if (!taken) {
      // Perhaps only the witness was wrong, which is no part of the id that others announced.
      others.orElse(List.of()).forEach(other -> announced(other, List.of(tx.txid())));
    }
  }

  /** Gives the transaction to the pool; false when that refuses it. */
  private boolean offer(PeerState state, Transaction tx) {
    switch (pool.accept(tx)) {
      case AcceptResult.Accepted _ -> {
        announcer.heard(tx.txid());
        offerChildrenOf(tx);
      }
      case AcceptResult.AlreadyKnown _ -> {}
      case AcceptResult.MissingInputs missing -> {
        orphans.add(tx, state);
        announced(state, List.copyOf(missing.parents()));
      }
      case AcceptResult.Rejected refused -> {
        refused(state, tx, refused.reason());
        return false;
      }
    }
    return true;
  }

  private void refused(PeerState state, Transaction tx, RejectReason reason) {
    if (tx.hasWitness() || !reason.code().contains(SCRIPT_FAULT)) {
      rejected.add(tx.wtxid());
    }
    state.peer.misbehaved(reason.banScore(), reason.code());
  }

  /** Each orphan leaves the waiting room before it is offered, so this ends. */
  private void offerChildrenOf(Transaction parent) {
    orphans.takeChildrenOf(parent.txid()).forEach(child -> offer(child.source(), child.tx()));
  }

  /** A peer has not what it announced. */
  void lacks(PeerState state, Collection<Hash256> txids) {
    txids.forEach(txid -> askAgain(requests.lacks(txid, state, clock.instant())));
  }

  /** A new block: what was refused before it may be acceptable now. */
  void newBlock() {
    rejected.clear();
    announcer.newBlock();
  }

  /** Gives a transaction of the pool; false when it is not there. */
  boolean send(PeerState state, Hash256 txid) throws InterruptedException {
    Optional<Transaction> tx = pool.find(txid);
    boolean sent = tx.isPresent() && state.peer.sendPatiently(new Message.Tx(tx.get()));
    if (sent) {
      announcer.heard(txid);
    }
    return sent;
  }

  /** Answers a mempool message, once for each connection. */
  void tellAll(PeerState state) {
    if (state.mempoolTold) {
      return;
    }
    state.mempoolTold = true;
    List<InventoryItem> items =
        pool.entries().stream()
            .filter(entry -> entry.feePerKilobyte() >= state.feePerKilobyteMin)
            .limit(MEMPOOL_ANSWER_MAX)
            .map(entry -> new InventoryItem(InventoryItem.TX, entry.txid()))
            .toList();
    if (!items.isEmpty()) {
      state.peer.send(new Message.Inv(items));
    }
  }

  /** Sends the announcements that are due, and asks again for what did not come. */
  void tick() {
    Instant now = clock.instant();
    askAgain(requests.late(now));
    announcer.tick();
  }

  private void ask(PeerState state, List<Hash256> txids) {
    if (!txids.isEmpty()) {
      state.peer.send(
          new Message.GetData(
              txids.stream()
                  .map(txid -> new InventoryItem(InventoryItem.WITNESS_TX, txid))
                  .toList()));
    }
  }

  private void askAgain(List<TransactionRequests.Again> again) {
    again.forEach(request -> ask(request.to(), List.of(request.txid())));
  }
}
