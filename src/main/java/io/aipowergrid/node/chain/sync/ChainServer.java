package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives others what this node has of the chain (net_processing.cpp, GETHEADERS, GETBLOCKS,
 * ProcessGetData). Runs on the asking peer's thread and waits for that peer to take what it asked
 * for. Immutable.
 */
final class ChainServer {
  private static final int INVENTORY_OF_BLOCKS = 500;
  private static final int COMPACT_DEPTH_MAX = 5;
  private static final int BLOCKTXN_DEPTH_MAX = 10;

  private final ChainService chain;
  private final BlockCodec blocks;
  private final CompactBlocks compact;

  ChainServer(ChainService chain, CompactBlocks compact) {
    this.chain = chain;
    this.compact = compact;
    this.blocks = chain.params().blockCodec();
  }

  /**
   * Headers after the first locator hash on the best chain. During the first download there is no
   * answer, not even an empty one, except for trusted peers.
   */
  void headers(PeerState state, Message.GetHeaders request) {
    if (chain.initialDownload() && !state.peer.isTrusted()) {
      return;
    }
    // Before the search: of a block that connects after it the peer must still be told.
    Hash256 tip = chain.tip().id();
    List<HeaderEntry> found =
        request.locator().isEmpty()
            ? chain.findHeader(request.stop()).filter(this::maySee).stream().toList()
            : chain.headersAfter(request.locator(), request.stop(), MessageCodec.HEADERS_MAX);
    // Whoever gets the last header, or nothing because it stands at our tip, has it from now on.
    HeaderEntry last = found.isEmpty() ? chain.findHeader(tip).orElseThrow() : found.getLast();
    state.has(last);
    state.peer.send(new Message.Headers(found.stream().map(HeaderEntry::header).toList()));
  }

  /** An inv of the blocks after the first locator hash; the form before headers. */
  void blocks(PeerState state, Message.GetBlocks request) {
    List<HeaderEntry> found =
        chain.headersAfter(request.locator(), request.stop(), INVENTORY_OF_BLOCKS);
    if (found.isEmpty()) {
      return;
    }
    if (found.size() == INVENTORY_OF_BLOCKS) {
      state.continueAfter = Optional.of(found.getLast().id());
    }
    state.peer.send(
        new Message.Inv(
            found.stream()
                .map(entry -> new InventoryItem(InventoryItem.BLOCK, entry.id()))
                .toList()));
  }

  /**
   * Sends one block in the form asked for.
   *
   * @return false when this node has it not or does not give it
   */
  boolean block(PeerState state, InventoryItem item) throws InterruptedException {
    state.peer.awaitRoom();
    Optional<HeaderEntry> entry = chain.findHeader(item.hash()).filter(this::maySee);
    Optional<byte[]> bytes = entry.flatMap(found -> chain.findBlockBytes(found.id()));
    if (entry.isEmpty() || bytes.isEmpty()) {
      return false;
    }
    int depth = chain.tip().height() - entry.get().height();
    state.peer.sendPatiently(frame(state, item, bytes.get(), depth));
    if (state.continueAfter.filter(item.hash()::equals).isPresent()) {
      state.continueAfter = Optional.empty();
      state.peer.send(
          new Message.Inv(List.of(new InventoryItem(InventoryItem.BLOCK, chain.tip().id()))));
    }
    return true;
  }

  private Frame frame(PeerState state, InventoryItem item, byte[] bytes, int depth) {
    if (item.kind() == InventoryItem.COMPACT_BLOCK) {
      boolean witness = state.compactVersion == CompactBlocks.WITNESS_VERSION;
      if (depth > COMPACT_DEPTH_MAX || state.compactVersion == 0) {
        return witness || state.compactVersion == 0
            ? Frame.of(Command.BLOCK, bytes)
            : stripped(bytes);
      }
      return compact.frame(blocks.parse(bytes), witness);
    }
    return item.withWitness() ? Frame.of(Command.BLOCK, bytes) : stripped(bytes);
  }

  private Frame stripped(byte[] bytes) {
    return Frame.of(Command.BLOCK, BlockCodec.toStrippedBytes(blocks.parse(bytes)));
  }

  /** The transactions of a recent block that a peer could not find by their short ids. */
  void blockTransactions(PeerState state, Message.GetBlockTxn request) throws InterruptedException {
    state.peer.awaitRoom();
    Optional<HeaderEntry> entry = chain.findHeader(request.blockId()).filter(this::maySee);
    Optional<byte[]> bytes = entry.flatMap(found -> chain.findBlockBytes(found.id()));
    if (entry.isEmpty() || bytes.isEmpty()) {
      return;
    }
    if (chain.tip().height() - entry.get().height() > BLOCKTXN_DEPTH_MAX) {
      state.peer.sendPatiently(Frame.of(Command.BLOCK, bytes.get()));
      return;
    }
    Block block = blocks.parse(bytes.get());
    var wanted = new ArrayList<Transaction>();
    for (int index : request.indexes()) {
      if (index >= block.transactions().size()) {
        state.peer.misbehaved(100, "asks for transactions that the block has not");
        return;
      }
      wanted.add(block.transactions().get(index));
    }
    state.peer.sendPatiently(new Message.BlockTxn(request.blockId(), wanted));
  }

  /**
   * Blocks of the best chain, and of other branches while a reorganisation to them is allowed
   * (chain.md 5, rule 1); what lies deeper would only tell who the node is.
   */
  private boolean maySee(HeaderEntry entry) {
    return chain.onBestChain(entry.id())
        || chain.tip().height() - entry.height() < chain.params().reorgLimit().depth();
  }
}
