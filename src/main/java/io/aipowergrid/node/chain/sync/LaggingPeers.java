package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.P2pConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Exchanges peers of the node's own choice whose chain stays behind ours, so that it cannot end up
 * among nodes that stand still (net_processing.cpp, ConsiderEviction). Such a peer gets some time
 * to show the work that our tip had when it was first found behind; then it is asked for headers
 * once, and left when it does not answer with that much in time. The first few that ever showed as
 * much work as our tip are kept whatever they do later: else whoever mines a chain that others
 * refuse could make the node leave them all. Any thread.
 */
final class LaggingPeers {
  private final ChainService chain;
  private final P2pConfig config;
  private final InstantSource clock;
  private final HeaderSync headers;
  private final Supplier<Collection<PeerState>> peers;
  private final Map<PeerState, Delay> delays = new HashMap<>();
  private final Set<PeerState> kept = new HashSet<>();

  /**
   * What a peer is given.
   *
   * @param mark our tip when the peer was found behind it: what it has to show
   * @param asked whether it was asked for headers, so that it is left next
   */
  private record Delay(HeaderEntry mark, Instant until, boolean asked) {}

  LaggingPeers(
      ChainService chain,
      P2pConfig config,
      InstantSource clock,
      HeaderSync headers,
      Supplier<Collection<PeerState>> peers) {
    this.chain = chain;
    this.config = config;
    this.clock = clock;
    this.headers = headers;
    this.peers = peers;
  }

  /** Looks at each peer; to be called about once a second. */
  synchronized void tick() {
    Collection<PeerState> present = List.copyOf(peers.get());
    delays.keySet().retainAll(present);
    kept.retainAll(present);
    HeaderEntry tip = chain.findHeader(chain.tip().id()).orElseThrow();
    // Where nobody has a block yet, nobody is behind.
    if (tip.height() == 0) {
      return;
    }
    present.stream()
        .filter(state -> state.peer.isReady() && state.peer.isExchangeable())
        .forEach(state -> look(state, tip));
  }

  private void look(PeerState state, HeaderEntry tip) {
    if (hasShown(state, tip)) {
      delays.remove(state);
      if (kept.size() < config.outboundProtectedMax()) {
        kept.add(state);
      }
    } else if (!kept.contains(state)) {
      wait(state, tip);
    }
  }

  private void wait(PeerState state, HeaderEntry tip) {
    Instant now = clock.instant();
    Delay delay = delays.get(state);
    // One that comes nearer gets its time anew.
    if (delay == null || hasShown(state, delay.mark())) {
      delays.put(state, new Delay(tip, now.plus(config.chainSyncTimeout()), false));
    } else if (now.isAfter(delay.until()) && !isUnheard(state)) {
      askOrLeave(state, delay, now);
    }
  }

  private void askOrLeave(PeerState state, Delay delay, Instant now) {
    if (delay.asked()) {
      state.peer.exchange("its chain stays behind ours");
    } else {
      headers.askForProofOf(state, delay.mark());
      Instant until = now.plus(config.chainSyncAnswerTimeout());
      delays.put(state, new Delay(delay.mark(), until, true));
    }
  }

  /** What waits for us to read it may be the answer: then we are late, not the peer. */
  private static boolean isUnheard(PeerState state) {
    return state.headersInCheck || !state.peer.isInboxEmpty();
  }

  private static boolean hasShown(PeerState state, HeaderEntry mark) {
    return state.best.filter(best -> best.work().compareTo(mark.work()) >= 0).isPresent();
  }
}
