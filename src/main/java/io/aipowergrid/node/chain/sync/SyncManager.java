package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.SyncProgress;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.p2p.Peer;
import io.aipowergrid.node.chain.p2p.PeerHandler;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Says what each message of a greeted peer means for chain and pool. Each peer's messages come in
 * order on its own thread; the parts that all peers share guard themselves.
 */
public final class SyncManager implements PeerHandler {
  /** MIN_BLOCKS_TO_KEEP: blocks farther above the tip are taken only when they were asked for. */
  static final int UNREQUESTED_AHEAD_MAX = 288;

  private final ChainService chain;
  private final InstantSource clock;
  private final HeaderHasher hasher;
  private final ChainServer server;
  private final HeaderSync headers;
  private final LaggingPeers lagging;
  private final BlockDownload blocks;
  private final TransactionRelay transactions;
  private final FastPeers fast = new FastPeers();
  private final CompactDownload compactDownload;
  private final Announcer announcer;
  private final DownloadRate rate = new DownloadRate();
  private final Map<Peer, PeerState> states = new ConcurrentHashMap<>();

  public SyncManager(
      ChainService chain,
      TransactionPool pool,
      P2pConfig config,
      InstantSource clock,
      RandomGenerator random) {
    this.chain = chain;
    this.clock = clock;
    var params = chain.params();
    this.hasher = new HeaderHasher(params.proofOfWork().x16rv2ActivationTime());
    var compact = new CompactBlocks(new MessageCodec(params), params.blockCodec(), pool, random);
    this.server = new ChainServer(chain, compact);
    this.headers = new HeaderSync(chain, config, clock, states::values);
    this.lagging = new LaggingPeers(chain, config, clock, headers, states::values);
    this.blocks = new BlockDownload(chain, config, clock);
    this.transactions = new TransactionRelay(chain, pool, config, clock, random);
    this.compactDownload =
        new CompactDownload(chain, compact, headers, blocks, fast, states::values);
    this.announcer = new Announcer(chain, compact, states::values, this::newBlock);
  }

  /** Announces new blocks from now on; the thread ends when it is interrupted. */
  public Thread start() {
    chain.addListener(announcer);
    return Thread.ofVirtual().name("chain-announcer").start(announcer);
  }

  private void newBlock() {
    transactions.newBlock();
    compactDownload.newBlock();
  }

  /** How far the node has followed the network. */
  public SyncProgress progress() {
    int height = chain.tip().height();
    int headerHeight = chain.bestHeader().height();
    return new SyncProgress(
        height,
        headerHeight,
        blocks.sources(),
        blocks.inFlight(),
        rate.blocksPerSecond(),
        rate.timeFor(headerHeight - height),
        chain.initialDownload());
  }

  /** As the daemon, in the same order (p2p-handshake.json). */
  @Override
  public void ready(Peer peer) {
    var state = new PeerState(peer, clock.instant());
    states.put(peer, state);
    blocks.ready(state);
    peer.send(new Message.SendHeaders());
    peer.send(new Message.SendCompact(false, CompactBlocks.WITNESS_VERSION));
    peer.send(new Message.SendCompact(false, CompactBlocks.PLAIN_VERSION));
    peer.ping();
    headers.ready(state);
    peer.send(transactions.ready(state));
  }

  @Override
  public void gone(Peer peer) {
    PeerState state = states.remove(peer);
    if (state != null) {
      headers.gone(state);
      blocks.gone(state);
      fast.gone(state);
      transactions.gone(state);
      blocks.schedule();
    }
  }

  @Override
  public void tick() {
    rate.note(clock.instant(), chain.tip().height());
    headers.tick();
    lagging.tick();
    blocks.tick();
    transactions.tick();
  }

  @Override
  public void received(Peer peer, Message message) {
    PeerState state = states.get(peer);
    if (state == null) {
      return;
    }
    try {
      received(state, message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      peer.disconnect("interrupted");
    }
  }

  private void received(PeerState state, Message message) throws InterruptedException {
    switch (message) {
      case Message.Headers m -> headers(state, m.headers());
      case Message.BlockBody m -> block(state, m.block());
      case Message.Inv m -> announced(state, m.items());
      case Message.GetData m -> serve(state, m.items());
      case Message.NotFound m -> lacks(state, m.items());
      case Message.GetHeaders m -> server.headers(state, m);
      case Message.GetBlocks m -> server.blocks(state, m);
      case Message.GetBlockTxn m -> server.blockTransactions(state, m);
      case Message.CompactBlockBody m -> compactDownload.accept(state, m.block());
      case Message.BlockTxn m -> fill(state, m);
      case Message.Tx m -> transactions.arrived(state, m.transaction());
      case Message.MemPool _ -> transactions.tellAll(state);
      case Message.SendHeaders _ -> state.prefersHeaders = true;
      case Message.SendCompact m -> compactWanted(state, m);
      case Message.FeeFilter m -> state.feePerKilobyteMin = Math.max(0, m.feePerKilobyte());
      // Handled before they come here, or of no consequence: a reject is only somebody's opinion.
      case Message.Version _,
          Message.Verack _,
          Message.Ping _,
          Message.Pong _,
          Message.GetAddr _,
          Message.Addr _,
          Message.Reject _,
          Message.Unread _ -> {}
    }
  }

  private void headers(PeerState state, List<BlockHeader> received) {
    if (headers.accept(state, received)) {
      blocks.schedule();
    }
  }

  private void block(PeerState state, Block block) {
    Hash256 id = hasher.id(block.header());
    boolean asked = blocks.brought(state, id);
    if (!asked && !state.unrequested.tryTake(clock.instant())) {
      state.peer.misbehaved(100, "floods with blocks");
      return;
    }
    if (asked || mayComeNext(block)) {
      submit(state, id, block);
    }
    if (!asked || blocks.hasRoom(state)) {
      blocks.schedule();
    }
  }

  /**
   * Whether a block that nobody asked for is kept: with no less work than the tip, and soon to be
   * connected (AcceptBlock, fHasMoreOrSameWork, fTooFarAhead). Else anybody could fill the disk
   * with blocks of old, easy branches. One whose header says nothing yet is left to the chain.
   */
  private boolean mayComeNext(Block block) {
    ChainTip tip = chain.tip();
    return !(chain.submitHeaders(List.of(block.header())) instanceof HeadersResult.Accepted known)
        || (known.last().work().compareTo(tip.work()) >= 0
            && known.last().height() <= tip.height() + UNREQUESTED_AHEAD_MAX);
  }

  private void submit(PeerState state, Hash256 id, Block block) {
    switch (chain.submitBlock(block)) {
      case BlockImportResult.Connected _ -> {
        chain.findHeader(id).ifPresent(state::has);
        if (!chain.initialDownload()) {
          fast.brought(state);
        }
      }
      case BlockImportResult.SideBranch _, BlockImportResult.AlreadyKnown _ ->
          chain.findHeader(id).ifPresent(state::has);
      case BlockImportResult.Orphan _ -> headers.askAgain(state);
      case BlockImportResult.Rejected rejected ->
          state.peer.misbehaved(rejected.reason().banScore(), rejected.reason().code());
      case BlockImportResult.WrongBody wrong ->
          state.peer.misbehaved(wrong.reason().banScore(), wrong.reason().code());
    }
  }

  private void fill(PeerState state, Message.BlockTxn filling) {
    if (!compactDownload.fill(state, filling) && !state.unrequested.tryTake(clock.instant())) {
      state.peer.misbehaved(100, "floods with parts of blocks");
    }
  }

  private void announced(PeerState state, List<InventoryItem> items) {
    var txids = new ArrayList<Hash256>();
    Optional<Hash256> unknownBlock = Optional.empty();
    for (InventoryItem item : items) {
      if (item.kind() == InventoryItem.TX) {
        txids.add(item.hash());
      } else if (item.kind() == InventoryItem.BLOCK) {
        Optional<HeaderEntry> known = chain.findHeader(item.hash());
        known.ifPresent(state::has);
        unknownBlock = known.isPresent() ? unknownBlock : Optional.of(item.hash());
      }
    }
    if (unknownBlock.isPresent()) {
      headers.askFor(state, unknownBlock.get());
    } else if (txids.size() < items.size()) {
      blocks.schedule();
    }
    transactions.announced(state, txids);
  }

  private void serve(PeerState state, List<InventoryItem> items) throws InterruptedException {
    var missing = new ArrayList<InventoryItem>();
    for (InventoryItem item : items) {
      boolean sent =
          switch (item.kind()) {
            case InventoryItem.TX -> transactions.send(state, item.hash());
            case InventoryItem.BLOCK, InventoryItem.COMPACT_BLOCK -> server.block(state, item);
            default -> false;
          };
      if (!sent) {
        missing.add(item);
      }
      if (!state.peer.isOpen()) {
        return;
      }
    }
    if (!missing.isEmpty()) {
      state.peer.send(new Message.NotFound(missing));
    }
  }

  private void lacks(PeerState state, List<InventoryItem> items) {
    blocks.lacks(state, hashes(items, InventoryItem.BLOCK));
    transactions.lacks(state, hashes(items, InventoryItem.TX));
    blocks.schedule();
  }

  private static Collection<Hash256> hashes(List<InventoryItem> items, int kind) {
    return items.stream().filter(item -> item.kind() == kind).map(InventoryItem::hash).toList();
  }

  /** A peer names the versions it understands, best first; the first known one counts. */
  private static void compactWanted(PeerState state, Message.SendCompact wanted) {
    boolean known =
        wanted.version() == CompactBlocks.WITNESS_VERSION
            || wanted.version() == CompactBlocks.PLAIN_VERSION;
    if (known && (state.compactVersion == 0 || state.compactVersion == wanted.version())) {
      state.compactVersion = wanted.version();
      state.prefersCompact = wanted.announce();
    }
  }
}
