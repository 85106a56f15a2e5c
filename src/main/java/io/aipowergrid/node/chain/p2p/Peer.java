package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.chain.wire.Services;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * One connection to another node: sends, receives into a bounded inbox, and keeps count. Methods
 * may be called from any thread; what is received is read by one {@link PeerSession}.
 */
public final class Peer implements PeerLink.Receiver {
  private static final Logger LOG = Logger.getLogger(Peer.class);

  /** A score of 100 bans (chain.md 8). */
  static final int BAN_SCORE = 100;

  /** How a connection came about. */
  enum Origin {
    INBOUND,
    OUTBOUND,
    MANUAL
  }

  private final long id;
  private final Origin origin;
  private final boolean trusted;
  private final PeerLink link;
  private final MessageCodec codec;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MemoryBudget memory;
  private final TrafficMeter meter;
  private final FrameDecoder decoder;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Traffic traffic;
  private final PingClock pings = new PingClock();
  private final AtomicInteger banScore = new AtomicInteger();
  private final ReentrantLock flow = new ReentrantLock();

  private long held;
  private volatile boolean open = true;
  private volatile boolean exchanged;
  private volatile boolean ready;
  private volatile Optional<Message.Version> version = Optional.empty();
  private volatile Duration timeOffset = Duration.ZERO;
  private volatile int knownHeight = -1;
  private volatile int blocksInFlight;

  Peer(long id, Origin origin, boolean trusted, PeerLink link, PeerContext context) {
    this.id = id;
    this.origin = origin;
    this.trusted = trusted;
    this.link = link;
    this.codec = context.codec();
    P2pConfig config = context.config();
    this.clock = context.clock();
    this.random = context.random();
    this.memory = context.memory();
    this.meter = context.meter();
    int magic = context.params().magic();
    this.decoder = new FrameDecoder(magic);
    this.outbox = new Outbox(link, magic, config.outboxBytesMax(), meter);
    this.inbox = new Inbox(config.inboxMessagesMax(), config.inboxBytesMax());
    this.traffic = new Traffic(clock.instant());
  }

  // What the transport says.

  @Override
  public void received(byte[] bytes) {
    traffic.received(bytes.length, clock.instant());
    meter.received(bytes.length);
    try {
      decoder.feed(bytes, inbox::add);
    } catch (MalformedBytesException e) {
      disconnect("no frames: " + e.getMessage());
      return;
    }
    if (!accountForMemory()) {
      disconnect("holds more memory than its share");
    } else {
      pauseOrResume();
    }
  }

  /**
   * Decides and acts in one step: were a decision to pause overtaken by the reader's to resume, the
   * socket would stay paused with nothing left to read, forever.
   */
  private void pauseOrResume() {
    flow.lock();
    try {
      if (inbox.mustPause()) {
        link.pause();
      } else if (inbox.mayResume()) {
        link.resume();
      }
    } finally {
      flow.unlock();
    }
  }

  @Override
  public void drained() {
    traffic.drained(clock.instant());
    outbox.wake();
  }

  @Override
  public void closed() {
    open = false;
    inbox.close();
    outbox.close();
    accountForMemory();
  }

  // What the session does.

  /** Waits for the next frame; empty when the connection has ended. */
  Optional<Frame> take() throws InterruptedException {
    var frame = Optional.ofNullable(inbox.take());
    accountForMemory();
    pauseOrResume();
    return frame;
  }

  void greetedBy(Message.Version theirs, Duration offset) {
    version = Optional.of(theirs);
    timeOffset = offset;
  }

  void becomeReady() {
    ready = true;
  }

  void pong(long nonce) {
    pings.answered(nonce, clock.instant());
  }

  /** Asks for a sign of life. */
  public void ping() {
    long nonce = random.nextLong();
    pings.sent(nonce, clock.instant());
    send(new Message.Ping(nonce));
  }

  // What others do.

  /** Sends without waiting; a peer that lets too much pile up is disconnected. */
  public void send(Message message) {
    write(codec.toFrame(message));
  }

  /**
   * Waits until the peer has taken most of what was sent. Whoever builds something large for it
   * waits first, so that peers that take nothing hold no memory with what they asked for next.
   */
  public void awaitRoom() throws InterruptedException {
    outbox.awaitRoom();
  }

  /**
   * Sends what the peer asked for, after waiting until it has taken most of what came before.
   *
   * @return false when the connection ended meanwhile
   */
  public boolean sendPatiently(Frame frame) throws InterruptedException {
    outbox.awaitRoom();
    return write(frame);
  }

  /** As {@link #sendPatiently(Frame)}. */
  public boolean sendPatiently(Message message) throws InterruptedException {
    return sendPatiently(codec.toFrame(message));
  }

  private boolean write(Frame frame) {
    if (!open) {
      return false;
    }
    boolean written = outbox.write(frame);
    if (written) {
      traffic.sent(frame.size(), clock.instant());
    } else {
      disconnect("takes too little of what is sent to it");
    }
    return written;
  }

  /** Ends the connection. */
  public void disconnect(String reason) {
    if (open) {
      open = false;
      LOG.debugf("Peer disconnected id=%d reason=%s", id, reason);
      link.close();
    }
  }

  /**
   * Ends the connection because another peer would be worth more: one that the node chose itself is
   * not the first that it calls next.
   */
  public void exchange(String reason) {
    exchanged = true;
    disconnect(reason);
  }

  boolean isExchanged() {
    return exchanged;
  }

  /** Adds to the score of wrong behaviour; at 100 the peer's address is banned. */
  public void misbehaved(int points, String reason) {
    if (points > 0) {
      int score = banScore.addAndGet(points);
      LOG.debugf("Peer misbehaved id=%d points=%d score=%d reason=%s", id, points, score, reason);
    }
  }

  boolean deservesBan() {
    return banScore.get() >= BAN_SCORE;
  }

  /** Keeps the statistics that the sync knows. */
  public void noteProgress(int newKnownHeight, int newBlocksInFlight) {
    knownHeight = newKnownHeight;
    blocksInFlight = newBlocksInFlight;
  }

  private synchronized boolean accountForMemory() {
    long now = open ? decoder.held() + (long) inbox.bytes() : 0;
    boolean allowed = memory.change(held, now);
    held = now;
    return allowed;
  }

  public long id() {
    return id;
  }

  public boolean isInbound() {
    return origin == Origin.INBOUND;
  }

  Origin origin() {
    return origin;
  }

  /** Whether the node chose the peer itself, so that it may choose another one. */
  public boolean isExchangeable() {
    return origin == Origin.OUTBOUND;
  }

  /** Whether an operator vouches for the address: no bans, served always. */
  public boolean isTrusted() {
    return trusted || origin == Origin.MANUAL;
  }

  public boolean isOpen() {
    return open;
  }

  /** Whether the handshake is done and the connection still stands. */
  public boolean isReady() {
    return ready && open;
  }

  public InetSocketAddress remote() {
    return link.remote();
  }

  Optional<Message.Version> version() {
    return version;
  }

  /** The protocol both sides speak; 0 before the handshake. */
  public int protocol() {
    return version.map(theirs -> Math.min(theirs.protocol(), Handshake.PROTOCOL)).orElse(0);
  }

  /** Whether blocks with witnesses can be had from the peer. */
  public boolean servesBlocks() {
    return version.filter(theirs -> Services.servesBlocks(theirs.services())).isPresent();
  }

  /** Whether transactions may be announced to the peer. */
  public boolean wantsTransactions() {
    return version.filter(Message.Version::relay).isPresent();
  }

  /** Whether nothing the peer sent waits to be read. */
  public boolean isInboxEmpty() {
    return inbox.isEmpty();
  }

  long unsent() {
    return link.unsent();
  }

  Traffic traffic() {
    return traffic;
  }

  PingClock pings() {
    return pings;
  }

  Duration timeOffset() {
    return timeOffset;
  }

  /** The peer as an operator sees it. */
  PeerInfo describe() {
    Optional<Message.Version> theirs = version;
    return new PeerInfo(
        id,
        remote().getAddress().getHostAddress() + ":" + remote().getPort(),
        isInbound(),
        origin == Origin.MANUAL,
        theirs.map(Message.Version::protocol).orElse(0),
        theirs.map(Message.Version::services).orElse(0L),
        theirs.map(v -> PeerManager.printable(v.userAgent())).orElse(""),
        theirs.map(Message.Version::startHeight).orElse(0),
        knownHeight,
        traffic.connectedAt(),
        traffic.lastReceivedAt(),
        traffic.lastSentAt(),
        traffic.bytesReceived(),
        traffic.bytesSent(),
        pings.latency(),
        timeOffset,
        banScore.get(),
        blocksInFlight);
  }

  @Override
  public String toString() {
    return "peer " + id;
  }
}
