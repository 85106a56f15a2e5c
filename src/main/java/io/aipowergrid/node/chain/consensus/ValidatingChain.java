package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A chain that believes nobody: every header and block is checked by the rules before it counts.
 * What others see ({@link #tip}, coins, listeners) is what the store has; while many blocks come in
 * a row, that is some seconds behind. Thread-safe.
 */
public final class ValidatingChain implements ChainService, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ValidatingChain.class);

  /** validation.h, DEFAULT_MAX_TIP_AGE. */
  static final Duration TIP_AGE_MAX = Duration.ofHours(24);

  /** The longest wait between two attempts to reach the store. */
  private static final Duration STORE_PAUSE_MAX = Duration.ofSeconds(30);

  /** How long a stop waits for the block at hand. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  /** Blocks whose bodies one pass of pruning removes. */
  private static final int PRUNE_BLOCKS = 100;

  private final NetworkParams params;
  private final ChainStore store;
  private final InstantSource clock;
  private final Options options;
  private final CpuPool pool;
  private final BlockRules blockRules;
  private final HeaderAcceptance acceptance;
  private final OrphanBlocks orphans;
  private final ChainState state;
  private final ImportThread importer;
  private final List<ChainListener> listeners = new CopyOnWriteArrayList<>();

  /** Below this height bodies were removed since the start; of the import thread. */
  private int prunedBelow;

  private volatile PeerStatus peers = PeerStatus.NONE;
  private volatile boolean caughtUpOnce;

  /**
   * What an operator decides.
   *
   * @param limits of memory and batches
   * @param fullCheckEvery one of so many old headers gets the full check of its work; 1 for all
   * @param keepBlocks newest blocks whose bodies are kept; 0 for all
   */
  public record Options(ImportLimits limits, int fullCheckEvery, int keepBlocks) {
    /** Checks and keeps everything. */
    public static final Options DEFAULT = new Options(ImportLimits.DEFAULT, 1, 0);
  }

  /**
   * What the chain is built on.
   *
   * @param random unforeseeable by others; thread-safe
   */
  public record Parts(
      ChainStore store,
      KawpowVerifier kawpow,
      SignatureVerifier signatures,
      CpuPool pool,
      InstantSource clock,
      RandomGenerator random) {}

  /**
   * @throws IllegalArgumentException when bodies shall be removed on a network that can issue
   *     assets, which are gathered from all blocks at each start
   */
  public ValidatingChain(NetworkParams params, Options options, Parts parts) {
    if (options.keepBlocks() > 0 && params.assets().issuable()) {
      throw new IllegalArgumentException(
          "network " + params.name() + " can issue assets, so its blocks cannot be pruned");
    }
    this.params = params;
    this.options = options;
    this.store = parts.store();
    this.clock = parts.clock();
    this.pool = parts.pool();
    this.blockRules = new BlockRules(params);
    ImportLimits limits = options.limits();
    this.orphans = new OrphanBlocks(limits.orphans(), limits.orphanBytes());
    this.state =
        new ChainState(
            params,
            new RetryingStore(store, STORE_PAUSE_MAX),
            new BlockConnector(params, new ScriptChecks(parts.signatures(), pool)),
            limits,
            clock,
            this::moved);
    int checkpoint = new HeaderRules(params).lastCheckpointHeight();
    this.acceptance =
        new HeaderAcceptance(
            params,
            state.tree(),
            () -> state.written().tip(),
            new ProofOfWorkCheck(params.proofOfWork(), parts.kawpow(), pool),
            new WorkSampling(checkpoint, options.fullCheckEvery(), parts.random()),
            clock,
            limits.sideHeaders());
    this.importer =
        new ImportThread("chain-import", limits.queue(), limits.batchAge(), state::commitIfDue);
  }

  /** Reads the store and goes on where the last run stopped; returns when the tip is known. */
  public void start() {
    importer.start();
    importer.call(
        () -> {
          state.load();
          return true;
        });
    ChainTip tip = tip();
    LOG.infof(
        "Chain ready network=%s height=%d hash=%s",
        params.name(), tip.height(), tip.id().toDisplayHex());
  }

  /** Writes what was gathered and ends the import thread. The store and the pool stay open. */
  @Override
  public void close() {
    try {
      commit();
    } catch (NodeException e) {
      LOG.debug("Chain closed before it was started", e);
    }
    importer.stop(STOP_PATIENCE);
  }

  /** Writes what was gathered now, whatever the limits. */
  public void commit() {
    importer.call(
        () -> {
          state.commit();
          return true;
        });
  }

  @Override
  public NetworkParams params() {
    return params;
  }

  @Override
  public ChainTip tip() {
    return tipOf(state.written().tip());
  }

  private static ChainTip tipOf(HeaderNode node) {
    return new ChainTip(node.id(), node.height(), node.time(), node.medianTimePast(), node.work());
  }

  @Override
  public HeaderEntry bestHeader() {
    return state.tree().best().tip().toEntry();
  }

  @Override
  public boolean initialDownload() {
    // Once the tip was fresh, the node speaks for the network, however long no block is found.
    if (!caughtUpOnce) {
      long age = clock.instant().getEpochSecond() - state.written().tip().time();
      caughtUpOnce = age <= TIP_AGE_MAX.toSeconds();
    }
    return !caughtUpOnce;
  }

  @Override
  public Optional<HeaderEntry> findHeader(Hash256 id) {
    return state.tree().find(id).map(HeaderNode::toEntry);
  }

  @Override
  public Optional<HeaderEntry> findHeaderAt(int height) {
    return state.written().at(height).map(HeaderNode::toEntry);
  }

  @Override
  public boolean onBestChain(Hash256 id) {
    return state.tree().find(id).filter(state.written()::contains).isPresent();
  }

  @Override
  public List<Hash256> locator(Hash256 from) {
    return new Locators(state.tree(), state.written()).locator(from);
  }

  @Override
  public List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    return new Locators(state.tree(), state.written()).headersAfter(locator, stop, max);
  }

  @Override
  public Optional<byte[]> findBlockBytes(Hash256 id) {
    return store.findBlock(id);
  }

  @Override
  public List<HeaderEntry> missingBlocks(int max) {
    BranchIndex best = state.tree().best();
    var missing = new ArrayList<HeaderEntry>();
    int height = best.fork(state.written().tip()).height() + 1;
    for (Optional<HeaderNode> node = best.at(height);
        node.isPresent() && missing.size() < max;
        node = best.at(++height)) {
      if (!node.get().hasBlock()) {
        missing.add(node.get().toEntry());
      }
    }
    return missing;
  }

  @Override
  public Optional<Coin> findCoin(OutPoint outPoint) {
    return Optional.ofNullable(store.findCoins(List.of(outPoint)).get(outPoint));
  }

  @Override
  public HeadersResult submitHeaders(List<BlockHeader> headers) {
    if (headers.isEmpty()) {
      return new HeadersResult.Accepted(bestHeader(), 0);
    }
    Hash256 previous = headers.getFirst().previous();
    Optional<HeaderNode> parent = state.tree().find(previous);
    if (parent.isEmpty()) {
      return new HeadersResult.Unconnected(previous);
    }
    HeaderAcceptance.Outcome outcome = acceptance.check(headers, parent.get(), peers);
    HeadersResult kept = keep(outcome.good(), parent.get());
    retryOrphans(outcome.good().stream().map(CheckedHeader::id).toList());
    return outcome
        .fault()
        .<HeadersResult>map(
            fault ->
                new HeadersResult.Rejected(outcome.good().size(), fault.reason(), fault.detail()))
        .orElse(kept);
  }

  private HeadersResult keep(List<CheckedHeader> good, HeaderNode parent) {
    return importer.call(
        () -> {
          int before = state.tree().size();
          HeaderNode last = parent;
          for (CheckedHeader header : good) {
            last = state.addHeader(header, last);
          }
          state.commitIfDue();
          return new HeadersResult.Accepted(last.toEntry(), state.tree().size() - before);
        });
  }

  @Override
  public BlockImportResult submitBlock(Block block) {
    Hash256 id = params.headerHasher().id(block.header());
    BlockImportResult result = submit(id, block);
    retryOrphans(List.of(id));
    return result;
  }

  private BlockImportResult submit(Hash256 id, Block block) {
    Optional<HeaderNode> known = state.tree().find(id);
    if (known.isPresent()) {
      return submit(known.get(), block);
    }
    return switch (submitHeaders(List.of(block.header()))) {
      case HeadersResult.Accepted _ -> submit(state.tree().find(id).orElseThrow(), block);
      case HeadersResult.Unconnected unconnected -> {
        orphans.add(id, block);
        yield new BlockImportResult.Orphan(unconnected.missingParent());
      }
      case HeadersResult.Rejected rejected ->
          new BlockImportResult.Rejected(rejected.reason(), rejected.detail());
    };
  }

  private BlockImportResult submit(HeaderNode node, Block block) {
    HeaderNode parent = node.parent();
    if (parent == null || (node.hasBlock() && !node.isInvalid())) {
      return new BlockImportResult.AlreadyKnown();
    }
    if (node.isInvalid()) {
      return new BlockImportResult.Rejected(
          new RejectReason("duplicate-invalid", Violation.BAN), "block " + node);
    }
    Optional<Violation> fault =
        pool.call(
            () -> blockRules.checkAlone(block).or(() -> blockRules.checkInPlace(block, parent)));
    if (fault.isPresent() && fault.get().wrongBody()) {
      return new BlockImportResult.WrongBody(fault.get().reason(), fault.get().detail());
    }
    return importer.call(() -> take(node, block, fault));
  }

  private BlockImportResult take(HeaderNode node, Block block, Optional<Violation> fault) {
    if (node.hasBlock()) {
      return new BlockImportResult.AlreadyKnown();
    }
    if (fault.isPresent()) {
      state.refuse(node, fault.get());
    } else {
      state.addBlock(node, block);
    }
    Violation refusal = state.takeRefusals().get(node.id());
    ChainTip tip = tipOf(state.tip());
    boolean connected = state.isActive(node);
    state.commitIfDue();
    prune();
    if (refusal != null) {
      return new BlockImportResult.Rejected(refusal.reason(), refusal.detail());
    }
    return connected
        ? new BlockImportResult.Connected(tip)
        : new BlockImportResult.SideBranch(node.height());
  }

  private void prune() {
    int below = state.written().tip().height() - options.keepBlocks();
    // Not for each block: the store is asked when a few have gathered.
    if (options.keepBlocks() > 0 && below >= prunedBelow + PRUNE_BLOCKS / 2) {
      state.prune(below, PRUNE_BLOCKS);
      prunedBelow = below;
    }
  }

  /** Blocks that waited for one of these are offered again. */
  private void retryOrphans(List<Hash256> parents) {
    if (orphans.size() == 0) {
      return;
    }
    var open = new ArrayDeque<>(parents);
    while (!open.isEmpty()) {
      for (Block child : orphans.takeChildren(open.poll())) {
        Hash256 id = params.headerHasher().id(child.header());
        submit(id, child);
        open.add(id);
      }
    }
  }

  @Override
  public void invalidate(Hash256 id) {
    change(id, state::invalidate);
  }

  @Override
  public void reconsider(Hash256 id) {
    change(id, state::reconsider);
  }

  private void change(Hash256 id, Consumer<HeaderNode> change) {
    HeaderNode node =
        state
            .tree()
            .find(id)
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "no such block"));
    if (node.parent() == null) {
      throw new NodeException(ErrorCode.INVALID_REQUEST, "genesis is what the network is");
    }
    importer.call(
        () -> {
          change.accept(node);
          state.commit();
          return true;
        });
  }

  @Override
  public void attachPeers(PeerStatus status) {
    peers = status;
  }

  @Override
  public void addListener(ChainListener listener) {
    listeners.add(listener);
  }

  private void moved(
      List<HeaderNode> disconnected,
      List<HeaderNode> connected,
      Function<HeaderNode, Block> bodies) {
    if (!disconnected.isEmpty()) {
      LOG.infof(
          "Chain reorganised left=%d joined=%d height=%d",
          disconnected.size(), connected.size(), state.written().tip().height());
    }
    if (listeners.isEmpty()) {
      return;
    }
    for (HeaderNode node : disconnected) {
      Block block = bodies.apply(node);
      tell(listener -> listener.disconnected(node.toEntry(), block));
    }
    for (HeaderNode node : connected) {
      Block block = bodies.apply(node);
      tell(listener -> listener.connected(node.toEntry(), block));
    }
  }

  private void tell(Consumer<ChainListener> event) {
    for (ChainListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("A chain listener failed; followers catch up by themselves", e);
      }
    }
  }
}
