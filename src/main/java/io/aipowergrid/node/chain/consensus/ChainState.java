package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainStore;
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
  private final ImportLimits limits;
  private final InstantSource clock;
  private final Moves moves;
  private final HeaderTree tree;
  private final Candidates candidates = new Candidates();
  private final PendingBatch pending = new PendingBatch();
  private final InvalidMarks marks;
  private final CoinTip tip;

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
    this.limits = limits;
    this.clock = clock;
    this.moves = moves;
    this.tree = new HeaderTree(params);
    this.marks = new InvalidMarks(tree, pending, clock);
    this.tip = new CoinTip(params, store, connector, clock, pending, tree.genesis());
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
    return tip.node();
  }

  /** Whether the coins stand on the block or on one after it. */
  boolean isActive(HeaderNode node) {
    return tip.branch().contains(node);
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
    Optional<Hash256> storedTip = store.tip();
    if (storedTip.isEmpty()) {
      beginWithGenesis();
      return;
    }
    store.readHeaders(this::loadHeader);
    HeaderNode stored =
        tree.find(storedTip.get())
            .orElseThrow(() -> new IllegalStateException("the stored tip has no stored header"));
    tip.resume(stored, tree.genesis());
    written.setTip(stored);
    for (HeaderNode node : tree.all()) {
      if (isActive(node)) {
        // First among equals, so that a restart changes nothing.
        node.setConnectable(true);
      } else if (node.hasBlock()) {
        candidates.bodyArrived(node, stored);
      }
      tree.consider(node);
    }
    candidates.tipMoved(stored);
    activate();
    commit();
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
    candidates.bodyArrived(node, tip.node());
    activate();
  }

  /** The block breaks a rule that it shows by itself. */
  void refuse(HeaderNode node, Violation violation) {
    mark(node, StoredHeader.State.INVALID);
    refusals.put(node.id(), violation);
  }

  /** The first rule that a block on the tip breaks with its coins; nothing changes. */
  Optional<Violation> testOnTip(Block block) {
    return tip.test(block);
  }

  /** Why blocks were refused since the last call. */
  Map<Hash256, Violation> takeRefusals() {
    Map<Hash256, Violation> taken = refusals;
    refusals = new HashMap<>();
    return taken;
  }

  /** Moves the tip until no complete branch is better. */
  private void activate() {
    HeaderNode best = candidates.best(tip.node());
    while (best != tip.node() && best.compareWork(tip.node()) >= 0) {
      if (!moveTo(best)) {
        // The branch broke off, so another one may be the best now.
        candidates.tipMoved(tip.node());
      }
      best = candidates.best(tip.node());
    }
  }

  private boolean moveTo(HeaderNode end) {
    HeaderNode fork = tip.branch().fork(end);
    if (!tip.canReturnTo(fork)) {
      candidates.bodyLost(end);
      return false;
    }
    while (tip.node() != fork) {
      tip.disconnect();
    }
    for (HeaderNode node : PendingBatch.path(fork, end)) {
      if (!connect(node)) {
        return false;
      }
      if (isHeavy() && tip.node().compareWork(written.tip()) > 0) {
        commit();
      }
    }
    candidates.tipMoved(end);
    return true;
  }

  private boolean connect(HeaderNode node) {
    return switch (tip.connect(node)) {
      case CoinTip.Step.Done _ -> true;
      case CoinTip.Step.NoBody _ -> {
        candidates.bodyLost(node);
        yield false;
      }
      case CoinTip.Step.Refused refused -> {
        refuse(node, refused.violation());
        yield false;
      }
    };
  }

  /**
   * Marks the block and all after it, and leaves them.
   *
   * @throws NodeException CONFLICT when bodies on the way back were pruned; nothing changes then
   */
  void invalidate(HeaderNode node) {
    HeaderNode parent = node.parent();
    if (parent == null) {
      throw new IllegalArgumentException("genesis cannot be invalid");
    }
    if (isActive(node) && !tip.canReturnTo(parent)) {
      throw new NodeException(
          ErrorCode.CONFLICT,
          "blocks back to that one were pruned (aipg.chain.keep-blocks); it cannot be taken back");
    }
    while (isActive(node)) {
      tip.disconnect();
    }
    mark(node, StoredHeader.State.INVALIDATED);
    activate();
  }

  private void mark(HeaderNode bad, StoredHeader.State state) {
    marks.mark(bad, state);
    candidates.rebuild(tree.all(), tip.node());
  }

  /** Takes the mark from the block, those before it and those after it. */
  void reconsider(HeaderNode node) {
    marks.clear(node);
    candidates.rebuild(tree.all(), tip.node());
    activate();
  }

  private boolean isHeavy() {
    return pending.isFull(limits) || tip.coins().bytes() > limits.cacheBytes();
  }

  /**
   * Writes what changed when a limit is reached, the oldest change waited long enough, or nothing
   * is left to catch up with.
   */
  void commitIfDue() {
    boolean caughtUp = tip.node() == tree.best().tip();
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
    HeaderNode to = tip.node();
    HeaderNode fork = tip.branch().fork(from);
    store.commit(
        isFresh
            ? pending.toFirstBatch(to, tip.coins())
            : pending.toBatch(from, to, fork, tip.coins()));
    isFresh = false;
    written.setTip(to);
    tip.coins().written(limits.cacheBytes());
    moves.moved(
        PendingBatch.path(fork, from).reversed(), PendingBatch.path(fork, to), tip::requireBody);
    pending.clear();
  }

  /** Removes bodies below a height. */
  void prune(int belowHeight, int blocksMax) {
    for (Hash256 id : store.prune(belowHeight, blocksMax)) {
      tree.find(id).ifPresent(node -> node.setHasBlock(false));
    }
  }
}
