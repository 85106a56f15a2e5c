package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How two nodes greet each other (chain.md 8): the one who connected says version first; each
 * answers a version by its own, if not said yet, and by verack. Belongs to the peer's session.
 */
final class Handshake {
  /** PROTOCOL_VERSION, version.h. */
  static final int PROTOCOL = 70028;

  /** KAWPOW_VERSION: the least that is accepted, because the asset flags are always on. */
  static final int PROTOCOL_MIN = 70027;

  /** From this version on a peer understands the command (version.h). */
  static final int SENDHEADERS_MIN = 70012;

  private static final String OBSOLETE =
      "Version must be " + PROTOCOL_MIN + " or greater or equal to";

  private final Peer peer;
  private final LocalNode local;
  private boolean saidVersion;

  Handshake(Peer peer, LocalNode local) {
    this.peer = peer;
    this.local = local;
  }

  /** Says the first word when we opened the connection. */
  void begin(Instant now) {
    if (!peer.isInbound()) {
      sayVersion(now);
    }
  }

  /**
   * Takes a message before the handshake is done.
   *
   * @return whether it is done now
   */
  boolean accept(Message message, Instant now) {
    boolean heardVersion = peer.version().isPresent();
    switch (message) {
      case Message.Version version when !heardVersion -> heard(version, now);
      case Message.Verack _ when heardVersion -> {
        return true;
      }
      // Any message before version and verack, or a second version, costs a point (chain.md 8).
      default -> peer.misbehaved(1, "no handshake yet");
    }
    return false;
  }

  private void heard(Message.Version version, Instant now) {
    if (version.protocol() < PROTOCOL_MIN) {
      peer.send(new Message.Reject("version", Message.Reject.OBSOLETE, OBSOLETE, Optional.empty()));
      peer.disconnect("protocol " + version.protocol() + " is too old");
      return;
    }
    if (local.isOwnNonce(version.nonce()) && peer.isInbound()) {
      peer.disconnect("connected to itself");
      return;
    }
    peer.greetedBy(version, Duration.between(now, Instant.ofEpochSecond(clamp(version.time()))));
    if (!saidVersion) {
      sayVersion(now);
    }
    peer.send(new Message.Verack());
    if (!peer.isInbound()) {
      peer.send(new Message.GetAddr());
    }
  }

  /** A stranger's clock may say anything; a Duration cannot. */
  private static long clamp(long seconds) {
    return Math.clamp(seconds, 0, 0xffff_ffffL);
  }

  private void sayVersion(Instant now) {
    saidVersion = true;
    peer.send(
        new Message.Version(
            PROTOCOL,
            local.services(),
            now.getEpochSecond(),
            local.ends().receiver(peer.remote()),
            local.ends().sender(local.services()),
            local.nonce(),
            local.userAgent(),
            local.height(),
            true));
  }
}
