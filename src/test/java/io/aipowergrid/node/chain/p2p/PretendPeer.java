package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.chain.wire.NetAddress;
import io.aipowergrid.node.chain.wire.Services;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A greeted peer without a socket: keeps what is said to it. One thread. */
public final class PretendPeer {
  private static long nextId;

  private final MessageCodec codec;
  private final int magic;
  private final FrameDecoder decoder;
  private final List<Message> heard = new ArrayList<>();
  private final Peer peer;

  private PretendPeer(
      Peer.Origin origin, NetworkParams params, P2pConfig config, InstantSource clock) {
    this.codec = new MessageCodec(params);
    this.magic = params.magic();
    this.decoder = new FrameDecoder(magic);
    var context =
        new PeerContext(
            params,
            codec,
            config,
            clock,
            new Random(1),
            new MemoryBudget(config.receiveBytesMax(), 1),
            new TrafficMeter(),
            new Semaphore(1));
    peer = new Peer(nextId++, origin, false, new Link(), context);
    peer.greetedBy(
        new Message.Version(
            Handshake.PROTOCOL,
            Services.OWN,
            clock.instant().getEpochSecond(),
            NetAddress.NONE,
            NetAddress.NONE,
            1,
            "/pretend/",
            0,
            true),
        Duration.ZERO);
    peer.becomeReady();
  }

  /** One that the node chose itself. */
  public static PretendPeer outbound(NetworkParams params, P2pConfig config, InstantSource clock) {
    return new PretendPeer(Peer.Origin.OUTBOUND, params, config, clock);
  }

  /** One that came by itself. */
  public static PretendPeer inbound(NetworkParams params, P2pConfig config, InstantSource clock) {
    return new PretendPeer(Peer.Origin.INBOUND, params, config, clock);
  }

  /** One that an operator wants. */
  public static PretendPeer manual(NetworkParams params, P2pConfig config, InstantSource clock) {
    return new PretendPeer(Peer.Origin.MANUAL, params, config, clock);
  }

  public Peer peer() {
    return peer;
  }

  /** Something that the node has not read yet. */
  public void leaveUnread(Message message) {
    peer.received(codec.toFrame(message).toBytes(magic));
  }

  /** What was said to the peer since this was last asked. */
  public List<Message> takeHeard() {
    List<Message> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  private final class Link implements PeerLink {
    @Override
    public InetSocketAddress remote() {
      return new InetSocketAddress(InetAddress.ofLiteral("8.8.8.8"), 8865);
    }

    @Override
    public void write(byte[] bytes) {
      decoder.feed(bytes, frame -> heard.add(codec.parse(frame)));
    }

    @Override
    public long unsent() {
      return 0;
    }

    @Override
    public void pause() {
      // Nothing comes by itself.
    }

    @Override
    public void resume() {
      // Nothing comes by itself.
    }

    @Override
    public void close() {
      peer.closed();
    }
  }
}
