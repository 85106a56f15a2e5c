package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.AddressBlock;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.PeerBan;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.p2p.Peer.Origin;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * All connections of the node: who may come in, whom to call, whom to leave. Public methods may be
 * called from any thread; housekeeping runs about once a second on a virtual thread of its own.
 */
public final class PeerManager implements PeerStatus, PeerSession.SessionEvents {
  private static final Logger LOG = Logger.getLogger(PeerManager.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final PeerContext context;
  private final PeerNetwork network;
  private final LocalNode local;
  private final PeerClocks clocks = new PeerClocks();
  private final PeerHandler handler;
  private final AddressBook book;
  private final SeedResolver resolver;
  private final AddressRelay relay;
  private final PeerMemory memory;
  private final InboundGate gate;
  private final PeerTimeouts timeouts;
  private final Dialer dialer;
  private final Map<Long, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile Optional<InetSocketAddress> listening = Optional.empty();

  /**
   * @param handler hears what greeted peers say
   */
  public PeerManager(PeerNetworkParts parts, PeerHandler handler) {
    P2pConfig config = parts.config();
    int peersMax = config.inboundMax() + config.outboundMax() + config.manualPeersMax();
    this.context =
        new PeerContext(
            parts.params(),
            new MessageCodec(parts.params()),
            config,
            parts.clock(),
            parts.random(),
            new MemoryBudget(config.receiveBytesMax(), peersMax),
            parts.meter(),
            new Semaphore(PeerSession.LARGE_AT_ONCE_MAX, true));
    this.network = parts.network();
    this.local = parts.local();
    this.handler = handler;
    this.book = new AddressBook(config.addressBookMax(), parts.random());
    this.resolver = parts.seeds();
    var own =
        new OwnAddress(
            config.listen().flatMap(listens -> config.publicAddress()).map(this::named),
            resolver::resolve,
            local.services());
    this.relay = new AddressRelay(book, own, parts.clock(), parts.random(), peers::values);
    var bans = new BanList(config.bansMax());
    this.memory = new PeerMemory(book, bans, parts.store(), parts.clock(), config.saveInterval());
    this.gate = InboundGate.of(config);
    this.timeouts = new PeerTimeouts(config);
    this.dialer = new Dialer(context, book, bans, parts.seeds(), peers::values, this::open);
  }

  /**
   * Reads what is stored, listens where configured and looks for peers.
   *
   * @throws IOException when the configured address cannot be listened on
   */
  public void start() throws IOException {
    memory.restore();
    Optional<String> listen = context.config().listen();
    if (listen.isPresent()) {
      InetSocketAddress address = Endpoints.parse(listen.get(), context.params().p2pPort());
      listening = Optional.of(network.listen(address, this::accept));
      LOG.infof("Listening for peers address=%s", listening.get());
    }
    // An unknown host is no reason not to start: it is looked up again for each attempt.
    context.config().peers().orElse(List.of()).forEach(peer -> addManual(peer, named(peer)));
    Thread.ofVirtual().name("p2p-manager").start(this::keepHouse);
  }

  /** Closes everything and stores what is known. */
  public void stop() {
    stopped.countDown();
    memory.save(outbound());
    peers.values().forEach(peer -> peer.disconnect("the node stops"));
    network.close();
  }

  private void keepHouse() {
    try {
      do {
        tick();
      } while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      Instant now = context.clock().instant();
      peers.values().forEach(peer -> timeouts.check(peer, now));
      dialer.dial();
      handler.tick();
      memory.saveWhenDue(outbound());
    } catch (RuntimeException e) {
      LOG.warnf(e, "Peer housekeeping failed; it goes on");
    }
  }

  private List<InetSocketAddress> outbound() {
    return peers.values().stream()
        .filter(peer -> peer.origin() == Origin.OUTBOUND && peer.isReady())
        .map(Peer::remote)
        .toList();
  }

  // Connections.

  private PeerLink.Receiver accept(PeerLink link) {
    InetAddress address = link.remote().getAddress();
    if (!gate.admits(address, memory.isBanned(address), peers.values())) {
      link.close();
      return PeerLink.Receiver.DEAF;
    }
    return begin(link, Origin.INBOUND);
  }

  private void open(InetSocketAddress endpoint, Origin origin) throws IOException {
    network.connect(endpoint, link -> begin(link, origin));
  }

  private Peer begin(PeerLink link, Origin origin) {
    long id = nextId.incrementAndGet();
    var peer = new Peer(id, origin, gate.isTrusted(link.remote().getAddress()), link, context);
    peers.put(id, peer);
    if (origin == Origin.MANUAL && !dialer.manual().wants(link.remote())) {
      peer.disconnect("no longer wanted");
    }
    var session = new PeerSession(peer, context, local, relay, handler, this);
    Thread.ofVirtual().name("p2p-peer-" + id).start(session);
    return peer;
  }

  @Override
  public void greeted(Peer peer) {
    Message.Version version = peer.version().orElseThrow();
    if (peer.origin() == Origin.OUTBOUND) {
      book.succeeded(peer.remote(), version.services(), context.clock().instant());
      if (!peer.servesBlocks()) {
        peer.disconnect("serves no blocks");
        return;
      }
    }
    if (!peer.isInbound()) {
      clocks.add(peer.remote().getAddress(), peer.timeOffset());
    }
    LOG.infof(
        "Peer connected id=%d inbound=%b agent=%s height=%d",
        peer.id(), peer.isInbound(), printable(version.userAgent()), version.startHeight());
  }

  @Override
  public void earnedBan(Peer peer) {
    if (peer.isTrusted()) {
      peer.disconnect("misbehaved, trusted");
      return;
    }
    context.meter().banned();
    ban(peer.remote().getAddress(), context.config().banDuration(), "misbehaved");
  }

  @Override
  public void ended(Peer peer) {
    // Before its place is free, for it would be called first.
    if (peer.isExchanged() && peer.isExchangeable()) {
      book.exchanged(peer.remote(), context.clock().instant());
    }
    peers.remove(peer.id());
  }

  // What an operator does.

  /**
   * Keeps connected to the endpoint; false when there are too many such.
   *
   * @throws NodeException INVALID_REQUEST when it is none or nobody knows its host
   */
  public boolean addManual(String endpoint) {
    Endpoints.Named named = named(endpoint);
    if (resolver.resolve(named).isEmpty()) {
      throw Endpoints.unknownHost(endpoint);
    }
    return addManual(endpoint, named);
  }

  private Endpoints.Named named(String endpoint) {
    return Endpoints.named(endpoint, context.params().p2pPort());
  }

  private boolean addManual(String endpoint, Endpoints.Named named) {
    return dialer.manual().add(endpoint, named);
  }

  /** Forgets the endpoint and leaves it. */
  public void removeManual(String endpoint) {
    for (InetSocketAddress address : dialer.manual().remove(endpoint)) {
      peers.values().stream()
          .filter(peer -> peer.origin() == Origin.MANUAL && peer.remote().equals(address))
          .forEach(peer -> peer.disconnect("removed by the operator"));
    }
  }

  /** Refuses an address, of IPv6 its /64, for a while and closes its connections. */
  public void ban(InetAddress address, Duration duration, String reason) {
    memory.ban(address, duration, reason);
    var banned = AddressBlock.of(address);
    peers.values().stream()
        .filter(peer -> AddressBlock.of(peer.remote().getAddress()).equals(banned))
        .filter(peer -> !peer.isTrusted())
        .forEach(peer -> peer.disconnect("banned: " + reason));
  }

  /** Takes a ban back; false when there was none. */
  public boolean unban(InetAddress address) {
    return memory.unban(address);
  }

  public List<PeerBan> bans() {
    return memory.bans();
  }

  /** All connections, oldest first. */
  public List<Peer> peers() {
    Collection<Peer> all = peers.values();
    return all.stream().sorted(Comparator.comparingLong(Peer::id)).toList();
  }

  @Override
  public int connections() {
    return (int) peers.values().stream().filter(Peer::isReady).count();
  }

  @Override
  public Duration timeOffset() {
    return clocks.offset();
  }

  /** Greeted peers of one direction. */
  public long peers(boolean inbound) {
    return peers.values().stream()
        .filter(peer -> peer.isReady() && peer.isInbound() == inbound)
        .count();
  }

  /** All connections as an operator sees them, oldest first. */
  public List<PeerInfo> describe() {
    return peers().stream().map(Peer::describe).toList();
  }

  /** Closes a connection; false when there is none with the id. */
  public boolean disconnect(long id) {
    Optional<Peer> peer = Optional.ofNullable(peers.get(id));
    peer.ifPresent(found -> found.disconnect("by the operator"));
    return peer.isPresent();
  }

  public int knownAddresses() {
    return book.size();
  }

  /** Bytes of all peers' messages that wait to be read. */
  public long bytesHeld() {
    return context.memory().used();
  }

  /** Where others can connect; empty when the node does not listen. */
  public Optional<InetSocketAddress> listening() {
    return listening;
  }

  /** A stranger's text, safe to log and to show. */
  static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
