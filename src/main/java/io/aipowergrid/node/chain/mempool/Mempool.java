package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.mempool.MempoolChecks.Verdict;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.script.NullAssetOutput;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
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
  private final MempoolChecks checks;
  private final RollingFee rollingFee = new RollingFee();
  private final ChainChanges changes = new ChainChanges();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param policy may lift standardness only where the network allows it
   */
  public Mempool(ChainService chain, MempoolPolicy policy, InstantSource clock) {
    if (!policy.standardOnly() && !chain.params().mayRelayNonStandard()) {
      throw new IllegalArgumentException(
          "the network " + chain.params().name() + " relays standard transactions only");
    }
    this.chain = chain;
    this.policy = policy;
    this.clock = clock;
    this.checks = new MempoolChecks(chain, policy, graph);
  }

  @Override
  public AcceptResult accept(Transaction tx) {
    return accept(tx, Optional.empty());
  }

  /** As {@link #accept(Transaction)}, and refuses a fee above {@code feeMax} as a mistake. */
  @Override
  public AcceptResult accept(Transaction tx, Optional<Amount> feeMax) {
    long rate;
    synchronized (this) {
      catchUp();
      switch (decide(tx, feeMax)) {
        case Decision.Refused refused -> {
          return refused.result();
        }
        case Decision.Welcome(Verdict.Good good) -> {
          good.replaced().forEach(graph::remove);
          graph.add(good.entry());
          trim();
          if (graph.get(tx.txid()) == null) {
            return rejected("mempool full", "pays less than all that stays");
          }
          rate = good.entry().feePerKilobyte();
        }
      }
    }
    // Outside the lock: a listener may ask the pool from another thread.
    listeners.forEach(listener -> listener.accepted(tx, rate));
    return new AcceptResult.Accepted();
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
    return switch (checks.check(tx, feeMax, rollingRate(), clock.instant())) {
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
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (chain.findCoin(tx.outPoint(i)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static AcceptResult rejected(String code, String detail) {
    var violation = MempoolChecks.harmless(code, detail).orElseThrow();
    return new AcceptResult.Rejected(violation.reason(), violation.detail());
  }

  /** Lets the old go, then the families that pay least, until the rest fits. */
  private void trim() {
    Instant oldest = clock.instant().minus(policy.expiry());
    graph.entries().stream()
        .filter(entry -> entry.added().isBefore(oldest))
        .toList()
        .forEach(graph::removeFamily);
    if (graph.memoryBytes() <= policy.bytesMax()) {
      return;
    }
    // One sort frees a hundredth at once, so that a full pool does not sort for every transaction.
    long goal = policy.bytesMax() - policy.bytesMax() / 100;
    var byRate = new ArrayList<Eviction>();
    graph.entries().forEach(entry -> byRate.add(Eviction.of(entry, graph)));
    byRate.sort(Comparator.comparingLong(Eviction::feePerKilobyte));
    for (Eviction next : byRate) {
      if (graph.memoryBytes() <= goal) {
        return;
      }
      if (graph.get(next.entry().txid()) != null) {
        rollingFee.raise(next.feePerKilobyte());
        graph.removeFamily(next.entry());
      }
    }
  }

  private long rollingRate() {
    return rollingFee.current((double) graph.memoryBytes() / policy.bytesMax(), clock.instant());
  }

  @Override
  public synchronized Optional<Transaction> find(Hash256 txid) {
    catchUp();
    return Optional.ofNullable(graph.get(txid)).map(MempoolEntry::tx);
  }

  @Override
  public synchronized List<Transaction> transactions() {
    catchUp();
    return graph.entries().stream().map(MempoolEntry::tx).toList();
  }

  @Override
  public synchronized long feePerKilobyteMin() {
    return Math.max(rollingRate(), MempoolPolicy.RELAY_FEE_PER_KILOBYTE);
  }

  /** Estimated memory of all transactions. */
  public synchronized long memoryBytes() {
    return graph.memoryBytes();
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
      rollingFee.blockConnected(clock.instant());
    }
    if (batch.recheck() || batch.connected().stream().anyMatch(this::changesHolders)) {
      recheck(batch.returning());
    }
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
    }
    graph.conflicts(tx).forEach(graph::removeFamily);
  }

  /**
   * After a reorganisation: what left the chain is offered again, and all that waits must pass once
   * more, parents first, since locks, ages and coins may have changed.
   */
  private void recheck(List<Transaction> returning) {
    List<MempoolEntry> waiting = List.copyOf(graph.entries());
    waiting.forEach(graph::remove);
    returning.forEach(tx -> readmit(tx, clock.instant()));
    waiting.forEach(entry -> readmit(entry.tx(), entry.added()));
    trim();
  }

  private void readmit(Transaction tx, Instant added) {
    if (!tx.isCoinbase()
        && graph.get(tx.txid()) == null
        && checks.check(tx, Optional.empty(), 0, added) instanceof Verdict.Good good) {
      good.replaced().forEach(graph::remove);
      graph.add(good.entry());
    }
  }
}
