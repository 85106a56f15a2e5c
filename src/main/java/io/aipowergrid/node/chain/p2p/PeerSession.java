package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.Message;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads what one peer sends, in order, on a virtual thread of its own: checksum, rate, layout,
 * handshake, then the handler. Ends with the connection.
 */
final class PeerSession implements Runnable {
  private static final Logger LOG = Logger.getLogger(PeerSession.class);

  /** Bytes of a message from which on it counts as large. */
  static final int LARGE_BYTES = 1 << 18;

  /** A large message that nobody asked for counts as one message for each of these. */
  static final int COST_BYTES = 1 << 14;

  /**
   * Large blocks and transactions of all peers together that are looked at; more wait their turn.
   * As objects they take several times their bytes, which the limits of what waits do not count.
   */
  static final int LARGE_AT_ONCE_MAX = 8;

  /** Points for bytes that are no message of their command. */
  private static final int MALFORMED = 20;

  private final Peer peer;
  private final PeerContext context;
  private final Handshake handshake;
  private final AddressRelay addresses;
  private final PeerHandler handler;
  private final SessionEvents events;
  private final RateLimit rate;
  private boolean handlerKnows;

  /** What the manager must hear of a session. */
  interface SessionEvents {
    /** The handshake is done; the manager may still refuse the peer by closing it. */
    void greeted(Peer peer);

    /** The peer's score has reached its end. */
    void earnedBan(Peer peer);

    /** The session has ended. */
    void ended(Peer peer);
  }

  PeerSession(
      Peer peer,
      PeerContext context,
      LocalNode local,
      AddressRelay addresses,
      PeerHandler handler,
      SessionEvents events) {
    this.peer = peer;
    this.context = context;
    this.handshake = new Handshake(peer, local);
    this.addresses = addresses;
    this.handler = handler;
    this.events = events;
    var config = context.config();
    this.rate =
        new RateLimit(
            config.messagesPerSecond(), config.messagesBurst(), context.clock().instant());
  }

  @Override
  public void run() {
    try {
      handshake.begin(context.clock().instant());
      read();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf(e, "Peer session failed id=%d", peer.id());
    } finally {
      end();
    }
  }

  private void read() throws InterruptedException {
    while (peer.isOpen()) {
      Optional<Frame> frame = peer.take();
      if (frame.isEmpty()) {
        return;
      }
      handleInTurn(frame.get());
      if (peer.deservesBan()) {
        events.earnedBan(peer);
        return;
      }
    }
  }

  private void handleInTurn(Frame frame) throws InterruptedException {
    if (!isLarge(frame)) {
      handle(frame);
      return;
    }
    context.largeMessages().acquire();
    try {
      handle(frame);
    } finally {
      context.largeMessages().release();
    }
  }

  /** A request for data is answered for as long as its peer takes, so it keeps no place. */
  private static boolean isLarge(Frame frame) {
    return frame.size() >= LARGE_BYTES && Command.of(frame.command()) != Command.GETDATA;
  }

  private void handle(Frame frame) {
    context.meter().received(frame);
    if (isCosted(frame) && !rate.tryTake(cost(frame), context.clock().instant())) {
      peer.misbehaved(Peer.BAN_SCORE, "floods");
      return;
    }
    // A wrong checksum: the message is ignored, the connection stays (chain.md 8).
    if (!frame.isIntact()) {
      return;
    }
    try {
      handle(context.codec().parse(frame));
    } catch (MalformedBytesException e) {
      peer.misbehaved(MALFORMED, Command.of(frame.command()).wireName() + ": " + e.getMessage());
    }
  }

  /** Blocks and transactions come because they were asked for, and have limits of their own. */
  private static boolean isCosted(Frame frame) {
    return switch (Command.of(frame.command())) {
      case BLOCK, TX, BLOCKTXN -> false;
      default -> true;
    };
  }

  /** Nobody needs to send much without being asked. */
  private static int cost(Frame frame) {
    return frame.size() < LARGE_BYTES ? 1 : frame.size() / COST_BYTES;
  }

  private void handle(Message message) {
    if (!peer.isReady()) {
      if (handshake.accept(message, context.clock().instant())) {
        peer.becomeReady();
        events.greeted(peer);
        if (peer.isReady()) {
          handlerKnows = true;
          addresses.tellOwn(peer);
          handler.ready(peer);
        }
      }
      return;
    }
    switch (message) {
      case Message.Ping ping -> peer.send(new Message.Pong(ping.nonce()));
      case Message.Pong pong -> {
        peer.pong(pong.nonce());
        addresses.tellOwn(peer);
      }
      case Message.Version _, Message.Verack _ -> peer.misbehaved(1, "greets twice");
      case Message.Addr addr -> addresses.heard(peer, addr);
      case Message.GetAddr _ -> addresses.asked(peer);
      default -> handler.received(peer, message);
    }
  }

  private void end() {
    peer.disconnect("session ended");
    if (handlerKnows) {
      handler.gone(peer);
    }
    addresses.gone(peer);
    events.ended(peer);
  }
}
