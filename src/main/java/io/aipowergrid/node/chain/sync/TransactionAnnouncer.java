package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tells peers what joins the pool, each at random moments, five seconds apart on average, so that
 * nobody can tell where it came from (chain.md 8); and what this node asks for it. What was made
 * here is told to every new peer until one of them fetched it. Any thread.
 */
final class TransactionAnnouncer {
  private static final double INBOUND_SECONDS = 5;
  private static final double OUTBOUND_SECONDS = 2;

  /** AVG_FEEFILTER_BROADCAST_INTERVAL. */
  private static final double FEE_FILTER_SECONDS = 600;

  /** Announcements in one message; INVENTORY_BROADCAST_MAX. */
  private static final int BATCH_MAX = 35;

  /** Announcements that may wait for one peer; the oldest is dropped. */
  private static final int QUEUE_MAX = 5000;

  /** Transactions of this node that wait for a peer to fetch them; the oldest is dropped. */
  private static final int UNHEARD_MAX = 1000;

  private final TransactionPool pool;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<PeerState, Trickle> trickles = new HashMap<>();
  private final Set<Hash256> unheard = new LinkedHashSet<>();

  /** What one peer is still to be told. */
  private static final class Trickle {
    private final Set<Hash256> waiting = new LinkedHashSet<>();
    private Instant dueAt = Instant.EPOCH;
    private long feeTold;
    private Instant feeDueAt;

    Trickle(long feeTold, Instant feeDueAt) {
      this.feeTold = feeTold;
      this.feeDueAt = feeDueAt;
    }
  }

  TransactionAnnouncer(TransactionPool pool, InstantSource clock, RandomGenerator random) {
    this.pool = pool;
    this.clock = clock;
    this.random = random;
    pool.addListener((tx, feePerKilobyte) -> accepted(tx));
  }

  /**
   * A peer that shall be told from now on.
   *
   * @return what it may announce to us
   */
  Message.FeeFilter ready(PeerState state) {
    long fee = pool.feePerKilobyteMin();
    synchronized (this) {
      var trickle = new Trickle(fee, clock.instant().plus(pause(FEE_FILTER_SECONDS)));
      trickle.waiting.addAll(unheard);
      trickles.put(state, trickle);
    }
    return new Message.FeeFilter(fee);
  }

  synchronized void gone(PeerState state) {
    trickles.remove(state);
  }

  /** Others have the transaction. */
  synchronized void heard(Hash256 txid) {
    unheard.remove(txid);
  }

  /** A new block: what was made here may be in it. */
  void newBlock() {
    List<Hash256> asked;
    synchronized (this) {
      asked = List.copyOf(unheard);
    }
    asked.stream().filter(txid -> pool.find(txid).isEmpty()).forEach(this::heard);
  }

  private synchronized void accepted(Transaction tx) {
    remember(unheard, tx.txid(), UNHEARD_MAX);
    trickles.forEach(
        (state, trickle) -> {
          if (state.peer.wantsTransactions()) {
            remember(trickle.waiting, tx.txid(), QUEUE_MAX);
          }
        });
  }

  private static void remember(Set<Hash256> set, Hash256 txid, int max) {
    set.add(txid);
    if (set.size() > max) {
      set.remove(set.iterator().next());
    }
  }

  /** Sends what is due. */
  void tick() {
    Instant now = clock.instant();
    long fee = pool.feePerKilobyteMin();
    due(now, fee).forEach(Due::send);
  }

  /** A message that is sent outside the lock. */
  private record Due(PeerState state, Message message) {
    void send() {
      state.peer.send(message);
    }
  }

  private synchronized List<Due> due(Instant now, long fee) {
    var due = new ArrayList<Due>();
    trickles.forEach(
        (state, trickle) -> {
          if (!trickle.waiting.isEmpty() && !trickle.dueAt.isAfter(now)) {
            List<InventoryItem> batch = take(trickle, state);
            boolean inbound = state.peer.isInbound();
            trickle.dueAt = now.plus(pause(inbound ? INBOUND_SECONDS : OUTBOUND_SECONDS));
            if (!batch.isEmpty()) {
              due.add(new Due(state, new Message.Inv(batch)));
            }
          }
          if (!trickle.feeDueAt.isAfter(now)) {
            trickle.feeDueAt = now.plus(pause(FEE_FILTER_SECONDS));
            if (trickle.feeTold != fee) {
              trickle.feeTold = fee;
              due.add(new Due(state, new Message.FeeFilter(fee)));
            }
          }
        });
    return due;
  }

  /** What left the pool meanwhile, or pays less than the peer wants, is not told. */
  private List<InventoryItem> take(Trickle trickle, PeerState state) {
    var batch = new ArrayList<InventoryItem>();
    var waiting = trickle.waiting.iterator();
    while (waiting.hasNext() && batch.size() < BATCH_MAX) {
      Hash256 txid = waiting.next();
      waiting.remove();
      boolean wanted =
          !state.transactions.contains(txid)
              && pool.findEntry(txid)
                  .filter(entry -> entry.feePerKilobyte() >= state.feePerKilobyteMin)
                  .isPresent();
      if (wanted) {
        state.transactions.add(txid);
        batch.add(new InventoryItem(InventoryItem.TX, txid));
      }
    }
    return batch;
  }

  /** Exponentially distributed, so that announcements form a Poisson process. */
  private Duration pause(double meanSeconds) {
    return Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * meanSeconds * 1000));
  }
}
