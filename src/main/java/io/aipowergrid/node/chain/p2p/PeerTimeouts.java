package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import java.time.Duration;
import java.time.Instant;

/** Leaves peers that take too long: to greet, to answer, to speak at all, to take what is sent. */
final class PeerTimeouts {
  private final P2pConfig config;

  PeerTimeouts(P2pConfig config) {
    this.config = config;
  }

  /** Looks at one peer; pings it when a ping is due. */
  void check(Peer peer, Instant now) {
    Traffic traffic = peer.traffic();
    if (!peer.isReady()) {
      leaveAfter(peer, traffic.connectedAt(), config.handshakeTimeout(), now, "greets too slowly");
      return;
    }
    if (peer.unsent() > 0) {
      leaveAfter(peer, traffic.stuckSince(), config.sendTimeout(), now, "takes nothing");
    }
    leaveAfter(peer, traffic.lastReceivedAt(), config.idleTimeout(), now, "silent for too long");
    checkPing(peer, now);
  }

  /**
   * A peer whose messages still wait for us to read them has perhaps answered; only one whose inbox
   * is empty can be late. Who sends one message for ever is caught here: his pong cannot come.
   */
  private void checkPing(Peer peer, Instant now) {
    var since = peer.pings().openSince();
    if (since.isPresent()) {
      if (peer.isInboxEmpty()) {
        leaveAfter(peer, since.get(), config.pingTimeout(), now, "no pong in time");
      }
    } else if (!now.isBefore(peer.pings().lastAt().plus(config.pingInterval()))) {
      peer.ping();
    }
  }

  private static void leaveAfter(
      Peer peer, Instant since, Duration limit, Instant now, String reason) {
    if (now.isAfter(since.plus(limit))) {
      peer.disconnect(reason);
    }
  }
}
