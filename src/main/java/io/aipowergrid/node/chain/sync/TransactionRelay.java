package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Transactions by inv, getdata and tx (chain.md 8). What the pool accepts is announced to each peer
 * at random moments, five seconds apart on average, so that nobody can tell where it came from. Any
 * thread.
 */
final class TransactionRelay {
  private static final double INBOUND_SECONDS = 5;
  private static final double OUTBOUND_SECONDS = 2;

  /** Announcements in one message; INVENTORY_BROADCAST_MAX. */
  private static final int BATCH_MAX = 35;

  /** Announcements that may wait for one peer; the oldest is dropped. */
  private static final int QUEUE_MAX = 5000;

  private static final int REJECTED_MAX = 10_000;
  private static final int MEMPOOL_ANSWER_MAX = 50_000;

  private final ChainService chain;
  private final TransactionPool pool;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final TransactionRequests requests;
  private final OrphanTransactions orphans;
  private final RecentSet<Hash256> rejected = new RecentSet<>(REJECTED_MAX);
  private final Map<PeerState, Trickle> trickles = new HashMap<>();

  private static final class Trickle {
    private final Set<Hash256> waiting = new LinkedHashSet<>();
    private Instant dueAt = Instant.EPOCH;
  }

  TransactionRelay(
      ChainService chain,
      TransactionPool pool,
      P2pConfig config,
      InstantSource clock,
      RandomGenerator random) {
    this.chain = chain;
    this.pool = pool;
    this.clock = clock;
    this.random = random;
    this.requests = new TransactionRequests(config.transactionRequestsMax());
    this.orphans = new OrphanTransactions(config.orphanTransactionsMax());
    pool.addListener(this::accepted);
  }

  synchronized void ready(PeerState state) {
    trickles.put(state, new Trickle());
  }

  void gone(PeerState state) {
    orphans.removeFrom(state);
    synchronized (this) {
      trickles.remove(state);
    }
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
    boolean asked = requests.arrived(tx.txid(), state);
    if (!asked && !state.unrequested.tryTake(clock.instant())) {
      state.peer.misbehaved(100, "floods with transactions");
      return;
    }
    if (!chain.initialDownload() && !isKnown(tx.txid())) {
      offer(state, tx);
    }
  }

  private void offer(PeerState state, Transaction tx) {
    switch (pool.accept(tx)) {
      case AcceptResult.Accepted _ -> offerChildrenOf(tx);
      case AcceptResult.AlreadyKnown _ -> {}
      case AcceptResult.MissingInputs missing -> {
        orphans.add(tx, state);
        announced(state, List.copyOf(missing.parents()));
      }
      case AcceptResult.Rejected refused -> {
        rejected.add(tx.txid());
        state.peer.misbehaved(refused.reason().banScore(), refused.reason().code());
      }
    }
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
  }

  /** Gives a transaction of the pool; false when it is not there. */
  boolean send(PeerState state, Hash256 txid) throws InterruptedException {
    Optional<Transaction> tx = pool.find(txid);
    return tx.isPresent() && state.peer.sendPatiently(new Message.Tx(tx.get()));
  }

  /** Answers a mempool message, once for each connection. */
  void tellAll(PeerState state) {
    if (state.mempoolTold) {
      return;
    }
    state.mempoolTold = true;
    List<InventoryItem> items =
        pool.transactions().stream()
            .limit(MEMPOOL_ANSWER_MAX)
            .map(tx -> new InventoryItem(InventoryItem.TX, tx.txid()))
            .toList();
    if (!items.isEmpty()) {
      state.peer.send(new Message.Inv(items));
    }
  }

  /** Sends the announcements that are due, and asks again for what did not come. */
  void tick() {
    Instant now = clock.instant();
    askAgain(requests.late(now));
    dueAnnouncements(now).forEach((state, message) -> state.peer.send(message.get()));
  }

  private synchronized Map<PeerState, Supplier<Message>> dueAnnouncements(Instant now) {
    var due = new HashMap<PeerState, Supplier<Message>>();
    trickles.forEach(
        (state, trickle) -> {
          if (!trickle.waiting.isEmpty() && !trickle.dueAt.isAfter(now)) {
            List<InventoryItem> batch = take(trickle, state);
            trickle.dueAt = now.plus(pause(state));
            due.put(state, () -> new Message.Inv(batch));
          }
        });
    return due;
  }

  private static List<InventoryItem> take(Trickle trickle, PeerState state) {
    var batch = new ArrayList<InventoryItem>();
    var waiting = trickle.waiting.iterator();
    while (waiting.hasNext() && batch.size() < BATCH_MAX) {
      Hash256 txid = waiting.next();
      waiting.remove();
      state.transactions.add(txid);
      batch.add(new InventoryItem(InventoryItem.TX, txid));
    }
    return batch;
  }

  /** Exponentially distributed, so that announcements form a Poisson process. */
  private Duration pause(PeerState state) {
    double mean = state.peer.isInbound() ? INBOUND_SECONDS : OUTBOUND_SECONDS;
    return Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * mean * 1000));
  }

  private synchronized void accepted(Transaction tx, long feePerKilobyte) {
    trickles.forEach(
        (state, trickle) -> {
          if (state.peer.wantsTransactions()
              && feePerKilobyte >= state.feePerKilobyteMin
              && !state.transactions.contains(tx.txid())) {
            trickle.waiting.add(tx.txid());
            if (trickle.waiting.size() > QUEUE_MAX) {
              trickle.waiting.remove(trickle.waiting.iterator().next());
            }
          }
        });
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
