package io.aipowergrid.node.chain.template;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.NextBlockTerms;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.consensus.MerkleTree;
import io.aipowergrid.node.chain.consensus.WitnessCommitment;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.crypto.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest template and makes another when it is outdated. It listens for changes only to
 * wake those who wait; whether a template is outdated is asked of tip and pool themselves.
 */
public final class TemplateDesk implements BlockTemplates, ChainListener, TransactionPool.Listener {
  /** A template stays at least this long while only the pool changes (rpc/mining.cpp). */
  public static final Duration POOL_PATIENCE = Duration.ofSeconds(5);

  /** After this a template gets a fresh time, whatever else has changed. */
  public static final Duration TIME_PATIENCE = Duration.ofSeconds(30);

  private final ChainService chain;
  private final TransactionPool pool;
  private final InstantSource clock;

  /** Held while a template is made, and never taken by those who report changes. */
  private final ReentrantLock making = new ReentrantLock();

  /** Held by nobody who calls out. */
  private final ReentrantLock waiting = new ReentrantLock();

  private final Condition changed = waiting.newCondition();
  private final AtomicLong poolChanges = new AtomicLong();
  private @Nullable BlockTemplate newest;
  private Instant madeAt = Instant.EPOCH;
  private long poolChangesSeen;
  private long numbers;

  public TemplateDesk(ChainService chain, TransactionPool pool, InstantSource clock) {
    this.chain = chain;
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public BlockTemplate current() {
    making.lock();
    try {
      BlockTemplate known = newest;
      return known == null || isOutdated(known) ? make() : known;
    } finally {
      making.unlock();
    }
  }

  private boolean isOutdated(BlockTemplate template) {
    if (!template.previous().equals(chain.tip().id())) {
      return true;
    }
    Duration age = Duration.between(madeAt, clock.instant());
    return age.compareTo(TIME_PATIENCE) >= 0
        || age.compareTo(POOL_PATIENCE) >= 0 && poolChanges.get() != poolChangesSeen;
  }

  private BlockTemplate make() {
    poolChangesSeen = poolChanges.get();
    madeAt = clock.instant();
    NextBlockTerms terms = chain.nextBlock(madeAt.getEpochSecond());
    List<PooledTransaction> chosen = choose(terms);
    BlockTemplate before = newest;
    boolean other =
        before == null
            || !before.previous().equals(terms.parent().id())
            || !before.transactions().equals(chosen);
    numbers += other ? 1 : 0;
    BlockTemplate template = template(terms, chosen);
    newest = template;
    return template;
  }

  private List<PooledTransaction> choose(NextBlockTerms terms) {
    return TransactionSelection.of(pool.entries(), terms.height(), terms.parent().medianTimePast());
  }

  private BlockTemplate template(NextBlockTerms terms, List<PooledTransaction> chosen) {
    NetworkParams params = chain.params();
    if (terms.time() < params.proofOfWork().kawpowActivationTime()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "the next block of network " + params.name() + " has no KawPoW header");
    }
    Amount subsidy = params.subsidy().at(terms.height());
    boolean shares = params.operations().required();
    return new BlockTemplate(
        numbers,
        terms,
        chosen,
        subsidy,
        Amount.of(chosen.stream().mapToLong(entry -> entry.fee().units()).sum()),
        shares ? params.operations().of(subsidy, terms.height()) : Amount.ZERO,
        shares ? Optional.of(params.operations().script()) : Optional.empty(),
        commitment(chosen));
  }

  private static Script commitment(List<PooledTransaction> chosen) {
    List<Hash256> leaves = new ArrayList<>();
    leaves.add(Hash256.ZERO);
    chosen.forEach(entry -> leaves.add(entry.tx().wtxid()));
    Hash256 root = MerkleTree.over(leaves).root();
    return WitnessCommitment.script(Sha256.doubleHash(root.toBytes(), new byte[Hash256.LENGTH]));
  }

  @Override
  public BlockTemplate awaitOther(long number, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    BlockTemplate template = current();
    for (long left = patience.toNanos();
        template.number() == number && left > 0;
        left = deadline - System.nanoTime()) {
      awaitChange(template, Math.min(left, POOL_PATIENCE.toNanos()));
      template = current();
    }
    return template;
  }

  /** Until the tip moves; a change of the pool alone is looked at again after its patience. */
  private void awaitChange(BlockTemplate template, long nanos) throws InterruptedException {
    waiting.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && template.previous().equals(chain.tip().id())) {
        left = changed.awaitNanos(left);
      }
    } finally {
      waiting.unlock();
    }
  }

  @Override
  public CandidateBlock candidate(BlockTemplate template, Script payout, byte[] tag) {
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(CoinbaseBuilder.of(template, payout, tag));
    template.transactions().forEach(entry -> transactions.add(entry.tx()));
    List<Hash256> ids = transactions.stream().map(Transaction::txid).toList();
    NextBlockTerms terms = template.terms();
    var header =
        new KawpowHeader(
            terms.version(),
            terms.parent().id(),
            MerkleTree.over(ids).root(),
            terms.time(),
            terms.bits(),
            terms.height(),
            0,
            Hash256.ZERO);
    return new CandidateBlock(
        template, new Block(header, transactions), HeaderCodec.kawpowHeaderHash(header));
  }

  @Override
  public void connected(HeaderEntry entry, Block block) {
    wake();
  }

  @Override
  public void disconnected(HeaderEntry entry, Block block) {
    wake();
  }

  @Override
  public void accepted(Transaction tx, long feePerKilobyte) {
    poolChanges.incrementAndGet();
  }

  private void wake() {
    waiting.lock();
    try {
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }
}
