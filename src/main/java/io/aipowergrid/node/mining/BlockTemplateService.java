package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Work of our own chain: each template becomes a job, at once when the tip moves, and within
 * seconds when the pool offers better fees or the time has gone on. A solution is completed to a
 * block and goes through the node's own validation, after which peers hear of it. A virtual thread
 * makes the jobs and tells the listeners; all other methods may be called from any thread.
 */
public final class BlockTemplateService implements MinerSource {
  /** Bytes of chance behind the tag, so that two miners of one address never try the same hash. */
  static final int MARK_BYTES = 8;

  /** The longest tag in UTF-8. */
  public static final int TAG_BYTES_MAX = BlockTemplates.TAG_BYTES_MAX - MARK_BYTES;

  private static final Logger LOG = Logger.getLogger(BlockTemplateService.class);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /**
   * How long the thread waits.
   *
   * @param template for another template, before the time of the last one is looked at
   * @param failure after there was none
   */
  record Patience(Duration template, Duration failure) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  private final ChainService chain;
  private final BlockTemplates templates;
  private final Script payout;
  private final byte[] tag;
  private final FoundBlocks found;
  private final Patience patience;
  private final PreparedJobs jobs = new PreparedJobs();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread =
      Thread.ofVirtual().name("mining-templates").unstarted(this::makeJobs);
  private volatile boolean closed;
  private volatile @Nullable String problem;

  /**
   * A source that gives no job until it is started.
   *
   * @param payout script of the output that earns the miner's value
   * @param tag text in the coinbase of every block, at most {@link #TAG_BYTES_MAX} bytes
   * @throws IllegalArgumentException for a longer tag
   */
  public BlockTemplateService(
      ChainService chain,
      BlockTemplates templates,
      Script payout,
      String tag,
      RandomGenerator random) {
    this(chain, templates, payout, tag, random, FoundBlocks.NONE);
  }

  BlockTemplateService(
      ChainService chain,
      BlockTemplates templates,
      Script payout,
      String tag,
      RandomGenerator random,
      FoundBlocks found) {
    this(chain, templates, payout, tag, random, found, Patience.DEFAULT);
  }

  BlockTemplateService(
      ChainService chain,
      BlockTemplates templates,
      Script payout,
      String tag,
      RandomGenerator random,
      FoundBlocks found,
      Patience patience) {
    this.chain = chain;
    this.templates = templates;
    this.payout = payout;
    this.tag = marked(tag, random);
    this.found = found;
    this.patience = patience;
  }

  private static byte[] marked(String tag, RandomGenerator random) {
    byte[] text = tag.getBytes(StandardCharsets.UTF_8);
    if (text.length > TAG_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a tag has at most " + TAG_BYTES_MAX + " bytes, not " + text.length);
    }
    var mark = new byte[MARK_BYTES];
    random.nextBytes(mark);
    byte[] marked = Arrays.copyOf(text, text.length + MARK_BYTES);
    System.arraycopy(mark, 0, marked, text.length, MARK_BYTES);
    return marked;
  }

  /**
   * Makes jobs from now on.
   *
   * @throws IllegalThreadStateException when this source was started before
   */
  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void makeJobs() {
    BlockTemplate made = null;
    while (!closed) {
      try {
        BlockTemplate next = next(made);
        if (made == null || !isSame(made, next)) {
          give(next);
        }
        made = next;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // A network without KawPoW blocks, or a store that is away: mining must outlive both.
        made = null;
        if (!pause(e)) {
          return;
        }
      }
    }
  }

  private BlockTemplate next(@Nullable BlockTemplate made) throws InterruptedException {
    return made == null
        ? templates.current()
        : templates.awaitOther(made.number(), patience.template());
  }

  private static boolean isSame(BlockTemplate one, BlockTemplate other) {
    return one.number() == other.number() && one.terms().equals(other.terms());
  }

  private void give(BlockTemplate template) {
    MiningJob job = jobs.add(templates.candidate(template, payout, tag));
    problem = null;
    LOG.debugf(
        "Mining job id=%s height=%d txs=%d",
        job.id(), job.height(), template.transactions().size());
    listeners.forEach(listener -> tell(listener, job));
  }

  private static void tell(Listener listener, MiningJob job) {
    try {
      listener.changed(job);
    } catch (RuntimeException e) {
      LOG.errorf(e, "A miner did not take its job id=%s", job.id());
    }
  }

  /** False when the thread shall end. */
  private boolean pause(RuntimeException failure) {
    jobs.pause();
    String words = String.valueOf(failure.getMessage());
    if (!words.equals(problem)) {
      LOG.warnf(failure, "No block template");
    }
    problem = words;
    try {
      TimeUnit.MILLISECONDS.sleep(patience.failure().toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public Optional<MiningJob> currentJob() {
    return jobs.newest();
  }

  @Override
  public SolutionVerdict submit(MiningSolution solution) {
    Optional<PreparedJobs.Prepared> prepared = jobs.find(solution.jobId());
    if (prepared.isEmpty()) {
      return new SolutionVerdict.Stale();
    }
    CandidateBlock candidate = prepared.get().candidate();
    Hash256 id =
        KawpowHasher.finalHash(candidate.headerHash(), solution.nonce(), solution.mixHash());
    if (!new KawpowHash(solution.mixHash(), id).meets(candidate.template().terms().target())) {
      return new SolutionVerdict.Rejected("high-hash");
    }
    if (chain.findHeader(id).isPresent()) {
      return new SolutionVerdict.Duplicate();
    }
    if (!candidate.template().previous().equals(chain.tip().id())) {
      return new SolutionVerdict.Stale();
    }
    found.offering(candidate, id, solution.device());
    SolutionVerdict verdict = offer(candidate.solve(solution.nonce(), solution.mixHash()), id);
    found.judged(id, verdict);
    return verdict;
  }

  /** Validation hashes the block in full, so that a wrong mix hash ends here. */
  private SolutionVerdict offer(Block block, Hash256 id) {
    try {
      return verdict(id, chain.submitBlock(block));
    } catch (RuntimeException e) {
      LOG.errorf(e, "A found block could not be judged hash=%s", id.toDisplayHex());
      return new SolutionVerdict.Undecided(String.valueOf(e.getMessage()));
    }
  }

  private static SolutionVerdict verdict(Hash256 id, BlockImportResult result) {
    return switch (result) {
      case BlockImportResult.Connected(var tip) -> {
        LOG.infof("Block found height=%d hash=%s", tip.height(), id.toDisplayHex());
        yield new SolutionVerdict.Accepted(Optional.of(id));
      }
      case BlockImportResult.AlreadyKnown _ -> new SolutionVerdict.Duplicate();
      // The tip moved, or its block was taken back, while the solution was on its way.
      case BlockImportResult.SideBranch _, BlockImportResult.Orphan _ ->
          new SolutionVerdict.Stale();
      case BlockImportResult.Rejected(var reason, var detail) -> rejected(reason.code(), detail);
      case BlockImportResult.WrongBody(var reason, var detail) -> rejected(reason.code(), detail);
    };
  }

  private static SolutionVerdict rejected(String code, String detail) {
    LOG.errorf("A found block breaks a rule reason=%s detail=%s", code, detail);
    return new SolutionVerdict.Rejected(code);
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  /** Makes no more jobs; solutions of those it made are still judged. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        LOG.warn("The thread of mining jobs does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    jobs.pause();
  }
}
