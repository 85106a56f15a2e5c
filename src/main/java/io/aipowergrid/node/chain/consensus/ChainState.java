package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainBatch;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.ChainStoreException;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The chain as the import thread sees it: takes bodies, moves the tip to the branch with the most
 * work, and writes what changed (validation.cpp, ActivateBestChain). Every method belongs to the
 * import thread; {@link #tree()} and {@link #written()} may be read from any thread.
 */
final class ChainState {
  private final NetworkParams params;
  private final ChainStore store;
  private final BlockConnector connector;
  private final ImportLimits limits;
  private final InstantSource clock;
  private final Moves moves;
  private final HeaderTree tree;
  private final CoinCache coins;
  private final Candidates candidates = new Candidates();
  private final PendingBatch pending = new PendingBatch();

  /** Where the coins stand. */
  private final BranchIndex active;

  /** Where the coins of the store stand: what others see. */
  private final BranchIndex written;

  /** Why blocks were refused since {@link #takeRefusals}. */
  private Map<Hash256, Violation> refusals = new HashMap<>();

  private boolean isFresh;

  ChainState(
      NetworkParams params,
      ChainStore store,
      BlockConnector connector,
      ImportLimits limits,
      InstantSource clock,
      Moves moves) {
    this.params = params;
    this.store = store;
    this.connector = connector;
    this.limits = limits;
    this.clock = clock;
    this.moves = moves;
    this.tree = new HeaderTree(params);
    this.coins = new CoinCache(store);
    this.active = new BranchIndex(tree.genesis());
    this.written = new BranchIndex(tree.genesis());
  }

  HeaderTree tree() {
    return tree;
  }

  /** The best branch as far as the store has it. */
  BranchIndex written() {
    return written;
  }

  /** The end of the branch that the coins stand on. */
  HeaderNode tip() {
    return active.tip();
  }

  /** Whether the coins stand on the block or on one after it. */
  boolean isActive(HeaderNode node) {
    return active.contains(node);
  }

  /** Hears what moved in the store. */
  interface Moves {
    /**
     * The store's tip is another now.
     *
     * @param disconnected blocks that left the best branch, highest first
     * @param connected blocks that joined it, lowest first
     * @param bodies their bodies
     */
    void moved(
        List<HeaderNode> disconnected,
        List<HeaderNode> connected,
        Function<HeaderNode, Block> bodies);
  }

  /** Reads what the store has, and goes on where the last run stopped. */
  void load() {
    Optional<Hash256> tip = store.tip();
    if (tip.isEmpty()) {
      beginWithGenesis();
      return;
    }
    store.readHeaders(this::loadHeader);
    HeaderNode stored =
        tree.find(tip.get())
            .orElseThrow(() -> new IllegalStateException("the stored tip has no stored header"));
    active.setTip(stored);
    written.setTip(stored);
    for (HeaderNode node : tree.all()) {
      if (active.contains(node)) {
        // First among equals, so that a restart changes nothing.
        node.setConnectable(true);
      } else if (node.hasBlock()) {
        candidates.bodyArrived(node, stored);
      }
      tree.consider(node);
    }
    candidates.tipMoved(stored);
    replayAssets();
    activate();
    commit();
  }

  private void replayAssets() {
    if (!connector.needsReplay()) {
      return;
    }
    for (HeaderNode node : PendingBatch.path(tree.genesis(), active.tip())) {
      Block block = body(node).orElseThrow(() -> new ChainStoreException("no body of " + node));
      connector.replayAssets(node, block);
    }
  }

  private void beginWithGenesis() {
    isFresh = true;
    HeaderNode genesis = tree.genesis();
    genesis.setHasBlock(true);
    genesis.setState(StoredHeader.State.FULLY_VALID);
    genesis.setConnectable(true);
    candidates.tipMoved(genesis);
    // The coins of genesis never exist: it is connected without them (chain.md 1.1).
    pending.arrived(genesis, params.genesis(), clock.instant());
    pending.connected(genesis, new BlockUndo(List.of()), clock.instant());
    commit();
  }

  private void loadHeader(StoredHeader stored) {
    HeaderNode node =
        stored.height() == 0
            ? tree.genesis()
            : tree.add(stored.header(), stored.id(), parentOf(stored));
    node.setState(stored.state());
    node.setHasBlock(stored.hasBlock());
  }

  private HeaderNode parentOf(StoredHeader stored) {
    return tree.find(stored.header().previous())
        .orElseThrow(() -> new IllegalStateException("a stored header has no stored parent"));
  }

  /** Adds a header whose rules were checked. */
  HeaderNode addHeader(CheckedHeader checked, HeaderNode parent) {
    int before = tree.size();
    HeaderNode node = tree.add(checked.header(), checked.id(), parent);
    if (tree.size() > before) {
      if (parent.isInvalid()) {
        node.setState(StoredHeader.State.INVALID_ANCESTOR);
      }
      tree.consider(node);
      pending.changed(node, clock.instant());
    }
    return node;
  }

  /** Takes a body that was checked by itself and in its place. */
  void addBlock(HeaderNode node, Block block) {
    node.setHasBlock(true);
    pending.arrived(node, block, clock.instant());
    candidates.bodyArrived(node, active.tip());
    activate();
  }

  /** The block breaks a rule that it shows by itself. */
  void refuse(HeaderNode node, Violation violation) {
    markInvalid(node, StoredHeader.State.INVALID);
    refusals.put(node.id(), violation);
  }

  /** Why blocks were refused since the last call. */
  Map<Hash256, Violation> takeRefusals() {
    Map<Hash256, Violation> taken = refusals;
    refusals = new HashMap<>();
    return taken;
  }

  /** Moves the tip until no complete branch is better. */
  private void activate() {
    HeaderNode best = candidates.best(active.tip());
    while (best != active.tip() && best.compareWork(active.tip()) >= 0) {
      if (!moveTo(best)) {
        // The branch broke off, so another one may be the best now.
        candidates.tipMoved(active.tip());
      }
      best = candidates.best(active.tip());
    }
  }

  private boolean moveTo(HeaderNode end) {
    HeaderNode fork = active.fork(end);
    if (!canLeave(fork)) {
      candidates.bodyLost(end);
      return false;
    }
    while (active.tip() != fork) {
      disconnectTip();
    }
    for (HeaderNode node : PendingBatch.path(fork, end)) {
      if (!connect(node)) {
        return false;
      }
      if (isHeavy() && active.tip().compareWork(written.tip()) > 0) {
        commit();
      }
    }
    candidates.tipMoved(end);
    return true;
  }

  /** Whether the blocks after the fork are still here: what is pruned cannot be taken back. */
  private boolean canLeave(HeaderNode fork) {
    return active.at(fork.height() + 1).map(HeaderNode::hasBlock).orElse(true);
  }

  private boolean connect(HeaderNode node) {
    Optional<Block> body = body(node);
    if (body.isEmpty()) {
      candidates.bodyLost(node);
      return false;
    }
    pending.begin(clock.instant());
    pending.keep(node, body.get());
    switch (connector.connect(body.get(), node, active.tip(), coins, this::medianTimeAt)) {
      case BlockConnector.Result.Refused refused -> {
        refuse(node, refused.violation());
        return false;
      }
      case BlockConnector.Result.Connected connected -> {
        node.setState(StoredHeader.State.FULLY_VALID);
        pending.connected(node, connected.undo(), clock.instant());
        active.setTip(node);
        return true;
      }
    }
  }

  private long medianTimeAt(int height) {
    return active.at(height).map(HeaderNode::medianTimePast).orElseThrow();
  }

  private void disconnectTip() {
    HeaderNode tip = active.tip();
    HeaderNode parent = tip.parent();
    if (parent == null) {
      throw new IllegalStateException("genesis cannot be disconnected");
    }
    Block block = body(tip).orElseThrow(() -> new ChainStoreException("no body of block " + tip));
    BlockUndo undo =
        Optional.ofNullable(pending.undo(tip))
            .or(() -> store.findUndo(tip.id()))
            .orElseThrow(() -> new ChainStoreException("no undo data of block " + tip));
    pending.begin(clock.instant());
    pending.keep(tip, block);
    connector.disconnect(block, tip, undo, coins);
    active.setTip(parent);
  }

  private Optional<Block> body(HeaderNode node) {
    Block here = pending.body(node);
    return here != null
        ? Optional.of(here)
        : store.findBlock(node.id()).map(params.blockCodec()::parse);
  }

  /** Marks the block and all after it, and leaves them. */
  void invalidate(HeaderNode node) {
    HeaderNode parent = node.parent();
    if (parent == null) {
      throw new IllegalArgumentException("genesis cannot be invalid");
    }
    while (active.contains(node)) {
      disconnectTip();
    }
    markInvalid(node, StoredHeader.State.INVALIDATED);
    candidates.rebuild(tree.all(), active.tip());
    activate();
  }

  private void markInvalid(HeaderNode bad, StoredHeader.State state) {
    bad.setState(state);
    pending.changed(bad, clock.instant());
    for (HeaderNode node : tree.all()) {
      HeaderNode parent = node.parent();
      if (parent != null && parent.isInvalid() && !node.isInvalid()) {
        node.setState(StoredHeader.State.INVALID_ANCESTOR);
        pending.changed(node, clock.instant());
      }
    }
    candidates.rebuild(tree.all(), active.tip());
    tree.chooseBest();
  }

  /** Takes the mark from the block, those before it and those after it. */
  void reconsider(HeaderNode node) {
    for (HeaderNode at = node; at != null; at = at.parent()) {
      clear(at);
    }
    for (HeaderNode other : tree.all()) {
      HeaderNode parent = other.parent();
      if (other.state() == StoredHeader.State.INVALID_ANCESTOR
          && parent != null
          && !parent.isInvalid()) {
        clear(other);
      }
    }
    candidates.rebuild(tree.all(), active.tip());
    tree.chooseBest();
    activate();
  }

  private void clear(HeaderNode node) {
    if (node.isInvalid()) {
      node.setState(StoredHeader.State.HEADER_VALID);
      pending.changed(node, clock.instant());
    }
  }

  private boolean isHeavy() {
    return pending.isFull(limits) || coins.bytes() > limits.cacheBytes();
  }

  /**
   * Writes what changed when a limit is reached, the oldest change waited long enough, or nothing
   * is left to catch up with.
   */
  void commitIfDue() {
    boolean caughtUp = active.tip() == tree.best().tip();
    if (caughtUp || isHeavy() || pending.isOld(limits, clock.instant())) {
      commit();
    }
  }

  /** Writes what changed and tells what moved. */
  void commit() {
    if (pending.isEmpty()) {
      return;
    }
    HeaderNode from = written.tip();
    HeaderNode to = active.tip();
    HeaderNode fork = active.fork(from);
    store.commit(isFresh ? firstBatch() : pending.toBatch(from, to, fork, coins));
    isFresh = false;
    written.setTip(to);
    coins.written(limits.cacheBytes());
    moves.moved(
        PendingBatch.path(fork, from).reversed(),
        PendingBatch.path(fork, to),
        node -> body(node).orElseThrow());
    pending.clear();
  }

  /** Before the first commit the store has no tip, so genesis itself is connected. */
  private ChainBatch firstBatch() {
    ChainBatch batch = pending.toBatch(tree.genesis(), tree.genesis(), tree.genesis(), coins);
    Hash256 genesis = params.genesisHash();
    return new ChainBatch(
        batch.headers(),
        batch.blocks(),
        batch.undo(),
        batch.created(),
        batch.spent(),
        List.of(genesis),
        List.of(),
        Optional.of(genesis));
  }

  /** Removes bodies below a height. */
  void prune(int belowHeight, int blocksMax) {
    for (Hash256 id : store.prune(belowHeight, blocksMax)) {
      tree.find(id).ifPresent(node -> node.setHasBlock(false));
    }
  }
}
