package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.chain.wire.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The peers that are asked to send each new block at once and by short ids (BIP 152, high
 * bandwidth): those that lately brought one before all others. One of them stays a peer that this
 * node chose itself, so that strangers who are quick cannot take all places. Any thread.
 */
final class FastPeers {
  /** As BIP 152 wants it. */
  static final int PEERS_MAX = 3;

  /** Whoever brought a block longest ago comes first. */
  private final Deque<PeerState> chosen = new ArrayDeque<>();

  /** A peer has brought the new tip, and nobody before it. */
  void brought(PeerState state) {
    if (state.compactVersion != CompactBlocks.WITNESS_VERSION || !state.peer.isReady()) {
      return;
    }
    Optional<PeerState> dropped;
    synchronized (this) {
      if (chosen.remove(state)) {
        chosen.addLast(state);
        return;
      }
      dropped = chosen.size() < PEERS_MAX ? Optional.empty() : leaving(state);
      dropped.ifPresent(chosen::remove);
      chosen.addLast(state);
    }
    dropped.ifPresent(old -> ask(old, false));
    ask(state, true);
  }

  private Optional<PeerState> leaving(PeerState newcomer) {
    boolean keepsOutbound =
        newcomer.peer.isInbound()
            && chosen.stream().filter(state -> !state.peer.isInbound()).count() == 1;
    return chosen.stream().filter(state -> !keepsOutbound || state.peer.isInbound()).findFirst();
  }

  private static void ask(PeerState state, boolean announce) {
    state.peer.send(new Message.SendCompact(announce, CompactBlocks.WITNESS_VERSION));
  }

  synchronized void gone(PeerState state) {
    chosen.remove(state);
  }
}
