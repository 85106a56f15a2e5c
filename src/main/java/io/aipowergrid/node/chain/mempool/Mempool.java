package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.PoolStatus;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.mempool.MempoolActivity.Departure;
import io.aipowergrid.node.chain.mempool.MempoolChecks.Verdict;
import io.aipowergrid.node.chain.mempool.MempoolDesk.Decision;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.NullAssetOutput;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The transactions that wait for a block (chain.md 7). Thread-safe: one lock guards everything, and
 * whoever asks first brings the pool up to the chain, whose import thread only leaves word.
 */
public final class Mempool implements TransactionPool, ChainListener {
  private final ChainService chain;
  private final MempoolPolicy policy;
  private final InstantSource clock;
  private final MempoolGraph graph = new MempoolGraph();
  private final MempoolActivity activity = new MempoolActivity();
  private final PoolRelations relations = new PoolRelations(graph);
  private final MempoolChecks checks;
  private final MempoolRoom room;
  private final MempoolDesk desk;
  private final ChainChanges changes = new ChainChanges();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param policy may lift standardness only where the network allows it
   * @param signatures best one that remembers and that the chain asks too
   * @throws IllegalStateException with a sentence for the operator when it lifts it elsewhere
   */
  public Mempool(
      ChainService chain, MempoolPolicy policy, InstantSource clock, SignatureVerifier signatures) {
    if (!policy.standardOnly() && !chain.params().mayRelayNonStandard()) {
      throw new IllegalStateException(
          "aipg.chain.mempool.non-standard: the network "
              + chain.params().name()
              + " relays standard transactions only");
    }
    this.chain = chain;
    this.policy = policy;
    this.clock = clock;
    this.checks = new MempoolChecks(chain, policy, graph, signatures);
    this.room = new MempoolRoom(graph, policy, activity);
    this.desk = new MempoolDesk(chain, graph, checks, room, clock);
  }

  @Override
  public AcceptResult accept(Transaction tx) {
    return accept(tx, Optional.empty());
  }

  /** As {@link #accept(Transaction)}, and refuses a fee above {@code feeMax} as a mistake. */
  @Override
  public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
    return offer(tx, feeMax, clock.instant());
  }

  /**
   * As {@link #accept(Transaction)} for one that waited in an earlier run of the node.
   *
   * @param added since when it waits
   */
  AcceptResult restore(Transaction tx, Instant added) {
    Instant now = clock.instant();
    return added.isBefore(now.minus(policy.limits().expiry()))
        ? rejected("expired", "waited too long")
        : offer(tx, Optional.empty(), added.isAfter(now) ? now : added);
  }

  private AcceptResult offer(Transaction tx, Optional<Amount> feeMax, Instant added) {
    Optional<PooledTransaction> joined;
    AcceptResult answer;
    synchronized (this) {
      answer = join(tx, feeMax, added);
      joined = findJoined(answer, tx);
    }
    activity.refused(answer);
    // Outside the lock: a listener may ask the pool from another thread.
    joined.ifPresent(
        entry -> listeners.forEach(listener -> listener.accepted(tx, entry.feePerKilobyte())));
    return answer;
  }

  private Optional<PooledTransaction> findJoined(AcceptResult answer, Transaction tx) {
    return answer instanceof AcceptResult.Accepted
        ? Optional.ofNullable(graph.get(tx.txid())).map(MempoolEntry::describe)
        : Optional.empty();
  }

  private AcceptResult join(Transaction tx, Optional<Amount> feeMax, Instant added) {
    catchUp();
    return switch (desk.decide(tx, feeMax, added)) {
      case Decision.Refused refused -> refused.result();
      case Decision.Welcome(Verdict.Good good) -> {
        add(good);
        room.shrink();
        if (graph.get(tx.txid()) == null) {
          yield rejected("mempool full", "pays less than all that stays");
        }
        activity.joined();
        yield new AcceptResult.Accepted();
      }
    };
  }

  private void add(Verdict.Good good) {
    good.replaced().forEach(graph::remove);
    activity.left(Departure.REPLACED, good.replaced().size());
    graph.add(good.entry());
  }

  @Override
  public synchronized AcceptResult test(Transaction tx, Optional<Amount> feeMax) {
    catchUp();
    return switch (desk.decide(tx, feeMax, clock.instant())) {
      case Decision.Refused refused -> refused.result();
      case Decision.Welcome welcome -> new AcceptResult.Accepted();
    };
  }

  private static AcceptResult rejected(String code, String detail) {
    var violation = MempoolChecks.harmless(code, detail).orElseThrow();
    return new AcceptResult.Rejected(violation.reason(), violation.detail());
  }

  @Override
  public synchronized Optional<Transaction> find(Hash256 txid) {
    return findEntry(txid).map(PooledTransaction::tx);
  }

  @Override
  public synchronized Optional<PooledTransaction> findEntry(Hash256 txid) {
    catchUp();
    return Optional.ofNullable(graph.get(txid)).map(MempoolEntry::describe);
  }

  @Override
  public synchronized Optional<Relatives> relatives(Hash256 txid) {
    catchUp();
    return relations.of(txid);
  }

  @Override
  public synchronized Optional<List<PooledTransaction>> ancestors(Hash256 txid) {
    catchUp();
    return relations.ancestors(txid);
  }

  @Override
  public synchronized Optional<List<PooledTransaction>> descendants(Hash256 txid) {
    catchUp();
    return relations.descendants(txid);
  }

  @Override
  public synchronized Optional<Hash256> findSpender(OutPoint output) {
    catchUp();
    return graph.spender(output).map(MempoolEntry::txid);
  }

  @Override
  public synchronized List<PooledTransaction> entries() {
    catchUp();
    return graph.entries().stream().map(MempoolEntry::describe).toList();
  }

  @Override
  public synchronized PoolStatus status() {
    catchUp();
    return new PoolStatus(
        graph.entries().size(),
        graph.virtualBytes(),
        Amount.of(graph.fees()),
        graph.memoryBytes(),
        policy.limits().bytesMax(),
        feePerKilobyteMin());
  }

  @Override
  public synchronized long feePerKilobyteMin() {
    return Math.max(room.feePerKilobyte(clock.instant()), policy.fees().relayPerKilobyte());
  }

  /** What came and went so far. */
  public MempoolActivity activity() {
    return activity;
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public void connected(HeaderEntry entry, Block block) {
    changes.connected(block);
  }

  @Override
  public void disconnected(HeaderEntry entry, Block block) {
    changes.disconnected(block);
  }

  private void catchUp() {
    ChainChanges.Batch batch = changes.take();
    for (Block block : batch.connected()) {
      block.transactions().forEach(this::confirmed);
    }
    if (!batch.connected().isEmpty()) {
      room.blockConnected(clock.instant());
    }
    if (batch.recheck() || batch.connected().stream().anyMatch(this::changesHolders)) {
      recheck(batch);
    }
    room.expire(clock.instant());
  }

  /** Whether the block tags or freezes: then others may hold assets than before. */
  private boolean changesHolders(Block block) {
    return chain.params().assets().issuable()
        && block.transactions().stream()
            .flatMap(tx -> tx.outputs().stream())
            .anyMatch(output -> NullAssetOutput.parse(output.script()).isPresent());
  }

  private void confirmed(Transaction tx) {
    MempoolEntry own = graph.get(tx.txid());
    if (own != null) {
      graph.remove(own);
      activity.left(Departure.CONFIRMED, 1);
    }
    graph
        .conflicts(tx)
        .forEach(entry -> activity.left(Departure.CONFLICT, graph.removeFamily(entry)));
  }

  /**
   * After a reorganisation: what left the chain is offered again, and all that waits must pass once
   * more, parents first, since locks, ages and coins may have changed.
   */
  private void recheck(ChainChanges.Batch batch) {
    List<MempoolEntry> waiting = List.copyOf(graph.entries());
    graph.clear();
    try {
      batch.returning().forEach(tx -> readmit(tx, clock.instant()));
      waiting.forEach(entry -> readmit(entry.tx(), entry.added()));
    } catch (RuntimeException e) {
      // The store did not answer. All stays as it was, and whoever comes next tries again.
      graph.clear();
      waiting.forEach(graph::add);
      changes.putBack(batch);
      throw e;
    }
    var gone = new ArrayList<>(waiting);
    gone.removeIf(entry -> graph.get(entry.txid()) != null);
    activity.left(Departure.OUTDATED, gone.size());
    room.shrink();
  }

  private void readmit(Transaction tx, Instant added) {
    if (!tx.isCoinbase()
        && graph.get(tx.txid()) == null
        && checks.check(tx, Terms.returning(added)) instanceof Verdict.Good good) {
      add(good);
    }
  }
}
