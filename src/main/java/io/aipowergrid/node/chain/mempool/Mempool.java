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
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.NullAssetOutput;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

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
  private final MempoolChecks checks;
  private final MempoolRoom room;
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
  }

  @Override
  public AcceptResult accept(Transaction tx) {
    return accept(tx, Optional.empty());
  }

  /** As {@link #accept(Transaction)}, and refuses a fee above {@code feeMax} as a mistake. */
  @Override
  public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
    Optional<PooledTransaction> joined;
    AcceptResult answer;
    synchronized (this) {
      answer = join(tx, feeMax);
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

  private AcceptResult join(Transaction tx, Optional<Amount> feeMax) {
    catchUp();
    return switch (decide(tx, feeMax)) {
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
    return switch (decide(tx, feeMax)) {
      case Decision.Refused refused -> refused.result();
      case Decision.Welcome welcome -> new AcceptResult.Accepted();
    };
  }

  private sealed interface Decision {
    record Refused(AcceptResult result) implements Decision {}

    record Welcome(Verdict.Good good) implements Decision {}
  }

  private Decision decide(Transaction tx, Optional<Amount> feeMax) {
    if (graph.get(tx.txid()) != null) {
      return new Decision.Refused(new AcceptResult.AlreadyKnown());
    }
    Instant now = clock.instant();
    return switch (checks.check(tx, Terms.offered(feeMax, room.feePerKilobyte(now), now))) {
      case Verdict.Good good -> new Decision.Welcome(good);
      case Verdict.Missing missing ->
          new Decision.Refused(
              isConfirmed(tx)
                  ? new AcceptResult.AlreadyKnown()
                  : new AcceptResult.MissingInputs(missing.parents()));
      case Verdict.Bad bad ->
          new Decision.Refused(
              new AcceptResult.Rejected(bad.violation().reason(), bad.violation().detail()));
    };
  }

  /** Whether one of its outputs is unspent in the chain. */
  private boolean isConfirmed(Transaction tx) {
    var outputs = IntStream.range(0, tx.outputs().size()).mapToObj(tx::outPoint).toList();
    return !chain.findCoins(outputs).isEmpty();
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
    return Optional.ofNullable(graph.get(txid))
        .map(
            entry ->
                new Relatives(
                    graph.parents(entry.tx()).stream().map(MempoolEntry::txid).toList(),
                    family(entry, graph.ancestors(entry.tx())),
                    family(entry, graph.descendants(entry.tx()))));
  }

  private static Family family(MempoolEntry entry, Collection<MempoolEntry> others) {
    return new Family(
        1 + others.size(),
        entry.virtualSize() + others.stream().mapToLong(MempoolEntry::virtualSize).sum(),
        Amount.of(entry.fee() + others.stream().mapToLong(MempoolEntry::fee).sum()));
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
