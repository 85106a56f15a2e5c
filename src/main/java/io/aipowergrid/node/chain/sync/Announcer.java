package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells peers of new blocks (chain.md 8): by headers whoever asked for that and has the parent, by
 * a compact block whoever asked for that, else by inv. The import thread only leaves a note; a
 * virtual thread does the telling.
 */
final class Announcer implements ChainListener, Runnable {
  private static final Logger LOG = Logger.getLogger(Announcer.class);

  /** More new blocks than this at once are announced by their last alone. */
  private static final int NOTES_MAX = HeaderSync.ANNOUNCED_MAX;

  private final ChainService chain;
  private final CompactBlocks compact;
  private final Supplier<Collection<PeerState>> peers;
  private final Runnable onNewBlock;
  private final Deque<HeaderEntry> fresh = new ArrayDeque<>();

  /** The tip by short ids, with and without witnesses: made once for all peers of a round. */
  private final Map<Boolean, Message> compactTip = new HashMap<>();

  private final BlockingQueue<Boolean> wake = new LinkedBlockingQueue<>(1);

  Announcer(
      ChainService chain,
      CompactBlocks compact,
      Supplier<Collection<PeerState>> peers,
      Runnable onNewBlock) {
    this.chain = chain;
    this.compact = compact;
    this.peers = peers;
    this.onNewBlock = onNewBlock;
  }

  @Override
  public void connected(HeaderEntry entry, Block block) {
    synchronized (fresh) {
      fresh.addLast(entry);
      if (fresh.size() > NOTES_MAX) {
        fresh.removeFirst();
      }
    }
    wake.offer(true);
  }

  @Override
  public void disconnected(HeaderEntry entry, Block block) {
    synchronized (fresh) {
      fresh.removeIf(noted -> noted.id().equals(entry.id()));
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        wake.take();
        announce(takeFresh());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<HeaderEntry> takeFresh() {
    synchronized (fresh) {
      List<HeaderEntry> taken = List.copyOf(fresh);
      fresh.clear();
      return taken;
    }
  }

  private void announce(List<HeaderEntry> entries) {
    onNewBlock.run();
    if (entries.isEmpty() || chain.initialDownload()) {
      return;
    }
    compactTip.clear();
    for (PeerState state : peers.get()) {
      try {
        announce(state, entries);
      } catch (RuntimeException e) {
        LOG.debugf(e, "Announcement failed id=%d", state.peer.id());
      }
    }
  }

  private void announce(PeerState state, List<HeaderEntry> entries) {
    List<HeaderEntry> news = entries.stream().filter(entry -> !has(state, entry)).toList();
    if (news.isEmpty()) {
      return;
    }
    boolean knowsParent = hasId(state, news.getFirst().header().previous());
    HeaderEntry tip = news.getLast();
    if (knowsParent && state.prefersCompact && news.size() == 1 && sendCompact(state, tip)) {
      state.has(tip);
    } else if (knowsParent
        && areContinuous(news)
        && (state.prefersHeaders || state.prefersCompact)) {
      state.peer.send(new Message.Headers(news.stream().map(HeaderEntry::header).toList()));
      news.forEach(state::has);
    } else {
      state.peer.send(new Message.Inv(List.of(new InventoryItem(InventoryItem.BLOCK, tip.id()))));
    }
  }

  /**
   * Whether each is the parent of the next. While blocks come from several peers, those that one of
   * them has not brought itself have gaps, and headers with gaps are punished (chain.md 8).
   */
  private static boolean areContinuous(List<HeaderEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (!entries.get(i).header().previous().equals(entries.get(i - 1).id())) {
        return false;
      }
    }
    return true;
  }

  private boolean sendCompact(PeerState state, HeaderEntry tip) {
    boolean witness = state.compactVersion == CompactBlocks.WITNESS_VERSION;
    Message message = compactTip.computeIfAbsent(witness, key -> compactMessage(tip, witness));
    if (message != null) {
      state.peer.send(message);
    }
    return message != null;
  }

  private @Nullable Message compactMessage(HeaderEntry tip, boolean witness) {
    BlockCodec blocks = chain.params().blockCodec();
    return chain
        .findBlockBytes(tip.id())
        .map(bytes -> compact.message(blocks.parse(bytes), witness))
        .orElse(null);
  }

  private boolean hasId(PeerState state, Hash256 id) {
    return state.headers.contains(id)
        || chain.findHeader(id).filter(entry -> has(state, entry)).isPresent();
  }

  /** The peer has a header when it passed between us, or lies below one that did. */
  private boolean has(PeerState state, HeaderEntry entry) {
    return state.headers.contains(entry.id())
        || state.best.filter(best -> covers(best, entry)).isPresent();
  }

  private boolean covers(HeaderEntry best, HeaderEntry entry) {
    return entry.height() <= best.height()
        && chain.onBestChain(best.id())
        && chain.onBestChain(entry.id());
  }
}
