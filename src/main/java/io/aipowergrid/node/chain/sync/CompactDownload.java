package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.Message;
import java.util.List;
import java.util.Optional;

/**
 * Takes blocks that come by short ids (BIP 152): found in the pool where possible, else completed
 * by a request, else asked for whole. A peer has at most one such block open. Any thread.
 */
final class CompactDownload {
  private final ChainService chain;
  private final CompactBlocks compact;
  private final HeaderSync headers;
  private final BlockDownload blocks;
  private final HeaderHasher hasher;

  CompactDownload(
      ChainService chain, CompactBlocks compact, HeaderSync headers, BlockDownload blocks) {
    this.chain = chain;
    this.compact = compact;
    this.headers = headers;
    this.blocks = blocks;
    this.hasher = new HeaderHasher(chain.params().proofOfWork().x16rv2ActivationTime());
  }

  /** A compact block has come, asked for or not. */
  void accept(PeerState state, CompactBlock received) {
    Hash256 id = hasher.id(received.header());
    if (!headers.accept(state, List.of(received.header())) || hasBlock(id)) {
      return;
    }
    Optional<CompactBlocks.Partial> partial = compact.reconstruct(id, received);
    if (partial.isEmpty()) {
      state.peer.misbehaved(100, "compact block makes no sense");
    } else if (partial.get().missing().isEmpty()) {
      submit(state, partial.get(), List.of());
    } else {
      state.partialBlock = partial;
      state.peer.send(new Message.GetBlockTxn(id, partial.get().missing()));
    }
  }

  /** The transactions that were missing have come. */
  void fill(PeerState state, Message.BlockTxn filling) {
    Optional<CompactBlocks.Partial> waiting =
        state.partialBlock.filter(partial -> partial.id().equals(filling.blockId()));
    if (waiting.isPresent()) {
      state.partialBlock = Optional.empty();
      submit(state, waiting.get(), filling.transactions());
    }
  }

  private boolean hasBlock(Hash256 id) {
    return chain.findHeader(id).filter(HeaderEntry::hasBlock).isPresent();
  }

  /**
   * Two transactions may share a short id, so a wrong body is nobody's fault here: the block is
   * asked for whole, as every missing block is.
   */
  private void submit(PeerState state, CompactBlocks.Partial partial, List<Transaction> filling) {
    Optional<Block> block = partial.filledWith(filling);
    if (block.isPresent()
        && chain.submitBlock(block.get()) instanceof BlockImportResult.Rejected rejected) {
      state.peer.misbehaved(rejected.reason().banScore(), rejected.reason().code());
    }
    blocks.brought(state, partial.id());
    blocks.schedule();
  }
}
