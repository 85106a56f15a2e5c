package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.ChainStoreException;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The block that the coins stand on, and the two steps that move it: one block on, one block back
 * (validation.cpp, ConnectTip, DisconnectTip). Belongs to the import thread.
 */
final class CoinTip {
  private final NetworkParams params;
  private final ChainStore store;
  private final BlockConnector connector;
  private final InstantSource clock;
  private final PendingBatch pending;
  private final CoinCache coins;
  private final BranchIndex branch;

  /**
   * @param pending hears of every change
   */
  CoinTip(
      NetworkParams params,
      ChainStore store,
      BlockConnector connector,
      InstantSource clock,
      PendingBatch pending,
      HeaderNode genesis) {
    this.params = params;
    this.store = store;
    this.connector = connector;
    this.clock = clock;
    this.pending = pending;
    this.coins = new CoinCache(store);
    this.branch = new BranchIndex(genesis);
  }

  /** What became of a step forward. */
  sealed interface Step {
    /** The coins stand on the block now. */
    record Done() implements Step {}

    /** The block's body is not here. */
    record NoBody() implements Step {}

    /** The block breaks a rule; the coins are as before. */
    record Refused(Violation violation) implements Step {}
  }

  /** The branch from genesis to the block that the coins stand on. */
  BranchIndex branch() {
    return branch;
  }

  HeaderNode node() {
    return branch.tip();
  }

  /** The coins there. */
  CoinCache coins() {
    return coins;
  }

  /** Connects a child of the tip. */
  Step connect(HeaderNode child) {
    Optional<Block> body = body(child);
    if (body.isEmpty()) {
      return new Step.NoBody();
    }
    pending.begin(clock.instant());
    pending.keep(child, body.get());
    return switch (connector.connect(body.get(), child, node(), coins, this::medianTimeAt)) {
      case BlockConnector.Result.Refused refused -> new Step.Refused(refused.violation());
      case BlockConnector.Result.Connected connected -> {
        child.setState(StoredHeader.State.FULLY_VALID);
        pending.connected(child, connected.undo(), clock.instant());
        branch.setTip(child);
        yield new Step.Done();
      }
    };
  }

  /** The first rule that a block on the tip breaks with its coins; nothing changes. */
  Optional<Violation> test(Block block) {
    return connector.test(block, node(), coins, this::medianTimeAt);
  }

  private long medianTimeAt(int height) {
    return branch.at(height).map(HeaderNode::medianTimePast).orElseThrow();
  }

  /** Takes the tip back; the coins stand on its parent then. */
  void disconnect() {
    HeaderNode tip = node();
    HeaderNode parent = tip.parent();
    if (parent == null) {
      throw new IllegalStateException("genesis cannot be disconnected");
    }
    Block block = requireBody(tip);
    BlockUndo undo =
        Optional.ofNullable(pending.undo(tip))
            .or(() -> store.findUndo(tip.id()))
            .orElseThrow(() -> new ChainStoreException("no undo data of block " + tip));
    pending.begin(clock.instant());
    pending.keep(tip, block);
    connector.disconnect(block, tip, undo, coins);
    branch.setTip(parent);
  }

  /** Whether the blocks after the fork are still here: what is pruned cannot be taken back. */
  boolean canReturnTo(HeaderNode fork) {
    return branch.at(fork.height() + 1).map(HeaderNode::hasBlock).orElse(true);
  }

  /** The node's body, from the batch at hand or from the store. */
  Optional<Block> body(HeaderNode node) {
    Block here = pending.body(node);
    return here != null
        ? Optional.of(here)
        : store.findBlock(node.id()).map(params.blockCodec()::parse);
  }

  /**
   * @throws ChainStoreException when the body is not here
   */
  Block requireBody(HeaderNode node) {
    return body(node).orElseThrow(() -> new ChainStoreException("no body of block " + node));
  }

  /** Goes to where the store's coins stand, and gathers the assets of the blocks on the way. */
  void resume(HeaderNode stored, HeaderNode genesis) {
    branch.setTip(stored);
    if (connector.needsReplay()) {
      PendingBatch.path(genesis, stored)
          .forEach(node -> connector.replayAssets(node, requireBody(node)));
    }
  }
}
