package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.p2p.Peer.Origin;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the node connected: to the peers an operator wants, and to as many others as configured,
 * each of another network group. Where nobody answers it asks the seeds, ever more rarely; it never
 * makes anyone wait. {@link #dial} belongs to the manager's thread.
 */
final class Dialer {
  private static final Logger LOG = Logger.getLogger(Dialer.class);

  /** Connections that are being opened at a time. */
  private static final int PENDING_MAX = 4;

  private final NetworkParams params;
  private final P2pConfig config;
  private final InstantSource clock;
  private final AddressBook book;
  private final BanList bans;
  private final SeedResolver seeds;
  private final Supplier<Collection<Peer>> peers;
  private final Opener opener;
  private final Set<InetSocketAddress> pending = ConcurrentHashMap.newKeySet();
  private final ManualPeers manual;
  private final Backoff seedBackoff;
  private boolean saidAlone;

  /** Opens a connection; on a virtual thread. */
  interface Opener {
    void open(InetSocketAddress endpoint, Origin origin) throws IOException;
  }

  Dialer(
      PeerContext context,
      AddressBook book,
      BanList bans,
      SeedResolver seeds,
      Supplier<Collection<Peer>> peers,
      Opener opener) {
    this.params = context.params();
    this.config = context.config();
    this.clock = context.clock();
    this.book = book;
    this.bans = bans;
    this.seeds = seeds;
    this.peers = peers;
    this.opener = opener;
    this.seedBackoff = new Backoff(config.backoffMax());
    this.manual = new ManualPeers(config, seeds, this::isConnected, opener);
  }

  /** The peers that an operator wants. */
  ManualPeers manual() {
    return manual;
  }

  /** Opens what is missing. */
  synchronized void dial() {
    Instant now = clock.instant();
    manual.dial(now);
    if (!config.peersOnly()) {
      dialOutbound(now);
    }
    sayWhenAlone(peers.get().isEmpty());
  }

  private boolean isConnected(InetSocketAddress endpoint) {
    return peers.get().stream().anyMatch(peer -> peer.remote().equals(endpoint));
  }

  private void dialOutbound(Instant now) {
    Set<InetSocketAddress> connected =
        peers.get().stream().map(Peer::remote).collect(Collectors.toSet());
    Set<NetworkGroup> groups =
        peers.get().stream()
            .filter(peer -> !peer.isInbound())
            .map(peer -> NetworkGroup.of(peer.remote().getAddress()))
            .collect(Collectors.toSet());
    long outbound = peers.get().stream().filter(peer -> peer.origin() == Origin.OUTBOUND).count();
    if (outbound + pending.size() >= config.outboundMax() || pending.size() >= PENDING_MAX) {
      return;
    }
    pending.forEach(endpoint -> groups.add(NetworkGroup.of(endpoint.getAddress())));
    book.select(
            address ->
                !connected.contains(address.endpoint())
                    && !manual.wants(address.endpoint())
                    && !groups.contains(NetworkGroup.of(address.endpoint().getAddress()))
                    && !bans.contains(address.endpoint().getAddress(), now),
            now)
        .ifPresentOrElse(
            address -> {
              book.attempted(address.endpoint(), now);
              open(address.endpoint());
            },
            () -> askSeeds(now));
  }

  private void askSeeds(Instant now) {
    boolean any = !params.dnsSeeds().isEmpty() || !params.fixedSeeds().isEmpty();
    if (any && seedBackoff.isDue(now)) {
      seedBackoff.attempted(now);
      Thread.ofVirtual().name("p2p-seeds").start(this::hearSeeds);
    }
  }

  private void hearSeeds() {
    Instant now = clock.instant();
    for (String host : params.dnsSeeds()) {
      var source = new NetworkGroup("seed " + host);
      seeds
          .resolve(host)
          .forEach(
              address ->
                  book.hear(new InetSocketAddress(address, params.p2pPort()), 0, source, now, now));
    }
    for (String seed : params.fixedSeeds()) {
      var source = new NetworkGroup("fixed seeds");
      book.hear(Endpoints.parse(seed, params.p2pPort()), 0, source, now, now);
    }
  }

  private void open(InetSocketAddress endpoint) {
    pending.add(endpoint);
    Thread.ofVirtual()
        .name("p2p-dial")
        .start(
            () -> {
              try {
                opener.open(endpoint, Origin.OUTBOUND);
              } catch (IOException e) {
                LOG.debugf("Peer not reached endpoint=%s reason=%s", endpoint, e.getMessage());
              } finally {
                pending.remove(endpoint);
              }
            });
  }

  private void sayWhenAlone(boolean alone) {
    if (alone && !saidAlone) {
      LOG.infof("No peers yet network=%s known=%d; looking for some", params.name(), book.size());
    }
    saidAlone = alone;
  }
}
