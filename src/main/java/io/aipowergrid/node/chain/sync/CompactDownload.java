package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.Message;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes blocks that come by short ids (BIP 152): found in the pool where possible, else completed
 * by a request, else asked for whole, which {@link BlockDownload} does within a second. A peer has
 * at most one such block open, and a block is completed by one peer at a time. Any thread.
 */
final class CompactDownload {
  /**
   * Heights above the tip; farther blocks are fetched in their order (net_processing, CMPCTBLOCK).
   */
  private static final int HEIGHTS_AHEAD_MAX = 2;

  private final ChainService chain;
  private final CompactBlocks compact;
  private final HeaderSync headers;
  private final BlockDownload blocks;
  private final FastPeers fast;
  private final Supplier<Collection<PeerState>> peers;
  private final HeaderHasher hasher;

  CompactDownload(
      ChainService chain,
      CompactBlocks compact,
      HeaderSync headers,
      BlockDownload blocks,
      FastPeers fast,
      Supplier<Collection<PeerState>> peers) {
    this.chain = chain;
    this.compact = compact;
    this.headers = headers;
    this.blocks = blocks;
    this.fast = fast;
    this.peers = peers;
    this.hasher = new HeaderHasher(chain.params().proofOfWork().x16rv2ActivationTime());
  }

  /** A compact block has come, asked for or not. */
  void accept(PeerState state, CompactBlock received) {
    Hash256 id = hasher.id(received.header());
    if (!headers.accept(state, List.of(received.header())) || hasBlock(id)) {
      return;
    }
    if (!isWorthwhile(state, id)) {
      blocks.schedule();
      return;
    }
    Optional<CompactBlocks.Partial> partial = compact.reconstruct(id, received);
    if (partial.isEmpty()) {
      state.peer.misbehaved(100, "compact block makes no sense");
    } else if (partial.get().missing().isEmpty()) {
      submit(state, partial.get(), List.of());
    } else if (!isOpenElsewhere(state, id)) {
      state.partialBlock = partial;
      state.peer.send(new Message.GetBlockTxn(id, partial.get().missing()));
    }
  }

  /**
   * Comparing with the whole pool costs something: near the tip, with no less work than it has, and
   * once for each peer.
   */
  private boolean isWorthwhile(PeerState state, Hash256 id) {
    ChainTip tip = chain.tip();
    return !chain.initialDownload()
        && chain
            .findHeader(id)
            .filter(entry -> entry.height() <= tip.height() + HEIGHTS_AHEAD_MAX)
            .filter(entry -> entry.work().compareTo(tip.work()) >= 0)
            .isPresent()
        && state.compactTried.add(id);
  }

  private boolean isOpenElsewhere(PeerState state, Hash256 id) {
    return peers.get().stream()
        .filter(other -> other != state && other.peer.isReady())
        .anyMatch(other -> other.partialBlock.filter(open -> open.id().equals(id)).isPresent());
  }

  /**
   * The transactions that were missing have come.
   *
   * @return whether this peer was asked for them
   */
  boolean fill(PeerState state, Message.BlockTxn filling) {
    Optional<CompactBlocks.Partial> waiting =
        state.partialBlock.filter(partial -> partial.id().equals(filling.blockId()));
    if (waiting.isPresent()) {
      state.partialBlock = Optional.empty();
      submit(state, waiting.get(), filling.transactions());
    }
    return waiting.isPresent();
  }

  /** A new block: whoever still owes its missing transactions owes nothing any more. */
  void newBlock() {
    for (PeerState state : peers.get()) {
      state.partialBlock.filter(open -> hasBlock(open.id())).ifPresent(open -> forget(state, open));
    }
  }

  private static void forget(PeerState state, CompactBlocks.Partial open) {
    if (state.partialBlock.filter(open::equals).isPresent()) {
      state.partialBlock = Optional.empty();
    }
  }

  private boolean hasBlock(Hash256 id) {
    return chain.findHeader(id).filter(HeaderEntry::hasBlock).isPresent();
  }

  /**
   * Two transactions may share a short id, so a wrong body is nobody's fault here: the block is
   * asked for whole, as every missing block is. Neither is an invalid one, because BIP 152 lets a
   * peer pass a block on when its header is right; that was checked before.
   */
  private void submit(PeerState state, CompactBlocks.Partial partial, List<Transaction> filling) {
    Optional<Block> block = partial.filledWith(filling);
    if (block.isPresent()
        && chain.submitBlock(block.get()) instanceof BlockImportResult.Connected
        && !chain.initialDownload()) {
      fast.brought(state);
    }
    blocks.brought(state, partial.id());
    blocks.schedule();
  }
}
