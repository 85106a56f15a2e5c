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
import io.aipowergrid.node.chain.NextBlockTerms;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A chain that believes nobody: every header and block is checked by the rules before it counts.
 * What others see ({@link #tip}, coins, listeners) is what the store has; while many blocks come in
 * a row, that is some seconds behind. Thread-safe.
 */
public final class ValidatingChain implements ChainService, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ValidatingChain.class);

  /** The longest wait between two attempts to reach the store. */
  private static final Duration STORE_PAUSE_MAX = Duration.ofSeconds(30);

  /**
   * MIN_BLOCKS_TO_KEEP of the daemon: a reorganisation within its limit finds all it takes back.
   */
  static final int BLOCKS_KEPT_MIN = 288;

  /** How long a stop waits for the block at hand. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final NetworkParams params;
  private final ChainStore store;
  private final BlockConnector connector;
  private final ChainState state;
  private final ChainView view;
  private final ImportThread importer;
  private final BlockSubmission submission;
  private final NextBlock next;
  private final MovedListeners listeners = new MovedListeners();

  private volatile PeerStatus peers = PeerStatus.NONE;

  /**
   * What an operator decides.
   *
   * @param limits of memory and batches
   * @param fullCheckEvery one of so many old headers gets the full check of its work; 1 for all
   * @param keepBlocks newest blocks whose bodies are kept, at least 288; 0 for all
   */
  public record Options(ImportLimits limits, int fullCheckEvery, int keepBlocks) {
    public Options {
      if (keepBlocks != 0 && keepBlocks < BLOCKS_KEPT_MIN) {
        throw new IllegalArgumentException(
            "aipg.chain.keep-blocks is 0 or at least %d, not %d"
                .formatted(BLOCKS_KEPT_MIN, keepBlocks));
      }
    }

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
    this.store = parts.store();
    InstantSource clock = parts.clock();
    ImportLimits limits = options.limits();
    this.connector = new BlockConnector(params, new ScriptChecks(parts.signatures(), parts.pool()));
    this.state =
        new ChainState(
            params, new RetryingStore(store, STORE_PAUSE_MAX), connector, limits, clock, listeners);
    this.view = new ChainView(state, clock);
    this.importer =
        new ImportThread("chain-import", limits.queue(), limits.batchAge(), state::commitIfDue);
    this.submission =
        new BlockSubmission(
            params, options, state, acceptance(options, parts), importer, parts.pool());
    this.next = new NextBlock(params, state, importer, clock);
  }

  private HeaderAcceptance acceptance(Options options, Parts parts) {
    int checkpoint = new HeaderRules(params).lastCheckpointHeight();
    return new HeaderAcceptance(
        params,
        state.tree(),
        () -> state.written().tip(),
        new ProofOfWorkCheck(params.proofOfWork(), parts.kawpow(), parts.pool()),
        new WorkSampling(checkpoint, options.fullCheckEvery(), parts.random()),
        parts.clock(),
        options.limits().sideHeaders());
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
    return view.tip();
  }

  @Override
  public HeaderEntry bestHeader() {
    return view.bestHeader();
  }

  @Override
  public boolean initialDownload() {
    return view.initialDownload();
  }

  @Override
  public Optional<HeaderEntry> findHeader(Hash256 id) {
    return view.findHeader(id);
  }

  @Override
  public Optional<HeaderEntry> findHeaderAt(int height) {
    return view.findHeaderAt(height);
  }

  @Override
  public boolean onBestChain(Hash256 id) {
    return view.onBestChain(id);
  }

  @Override
  public List<Hash256> locator(Hash256 from) {
    return view.locator(from);
  }

  @Override
  public List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    return view.headersAfter(locator, stop, max);
  }

  @Override
  public Optional<byte[]> findBlockBytes(Hash256 id) {
    return store.findBlock(id);
  }

  @Override
  public List<HeaderEntry> missingBlocks(int max) {
    return view.missingBlocks(max);
  }

  @Override
  public Optional<Coin> findCoin(OutPoint outPoint) {
    return Optional.ofNullable(findCoins(List.of(outPoint)).get(outPoint));
  }

  @Override
  public Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    return store.findCoins(outPoints);
  }

  @Override
  public Optional<RejectReason> assetFault(Transaction tx, List<TxOutput> spent) {
    return connector.assetFault(tx, spent).map(Violation::reason);
  }

  @Override
  public HeadersResult submitHeaders(List<BlockHeader> headers) {
    return submission.headers(headers, peers);
  }

  @Override
  public BlockImportResult submitBlock(Block block) {
    return submission.block(block, peers);
  }

  @Override
  public NextBlockTerms nextBlock(long time) {
    return next.terms(time);
  }

  @Override
  public Optional<RejectReason> testBlock(Block block) {
    return next.test(block, peers).map(Violation::reason);
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
}
