package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.p2p.Peer.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The peers that an operator wants to stay connected to. A host name is looked up anew for each
 * attempt, because where it leads may change while the node runs. Any thread.
 */
final class ManualPeers {
  private static final Logger LOG = Logger.getLogger(ManualPeers.class);

  /** Addresses of one name that are tried in one attempt. */
  static final int ADDRESSES_TRIED_MAX = 4;

  private final P2pConfig config;
  private final SeedResolver resolver;
  private final Predicate<InetSocketAddress> connected;
  private final Dialer.Opener opener;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();

  /** One of them; guarded by the lock of the whole. */
  private static final class Wanted {
    private final Endpoints.Named endpoint;
    private final Backoff backoff;
    private Optional<InetSocketAddress> reachedAt = Optional.empty();
    private boolean opening;
    private boolean removed;

    Wanted(Endpoints.Named endpoint, Backoff backoff) {
      this.endpoint = endpoint;
      this.backoff = backoff;
    }
  }

  /**
   * @param connected whether a connection leads there already
   */
  ManualPeers(
      P2pConfig config,
      SeedResolver resolver,
      Predicate<InetSocketAddress> connected,
      Dialer.Opener opener) {
    this.config = config;
    this.connected = connected;
    this.resolver = resolver;
    this.opener = opener;
  }

  /** Keeps connected to the endpoint; false when there is no room for another. */
  synchronized boolean add(String name, Endpoints.Named endpoint) {
    if (wanted.size() >= config.manualPeersMax() && !wanted.containsKey(name)) {
      return false;
    }
    wanted.computeIfAbsent(name, key -> new Wanted(endpoint, new Backoff(config.backoffMax())));
    return true;
  }

  /** Forgets the endpoint; returns where it was reached. */
  synchronized List<InetSocketAddress> remove(String name) {
    Wanted removed = wanted.remove(name);
    if (removed == null) {
      return List.of();
    }
    removed.removed = true;
    return removed.reachedAt.stream().toList();
  }

  /** Whether the endpoint is one of them, as far as is known now. */
  synchronized boolean wants(InetSocketAddress endpoint) {
    return wanted.values().stream()
        .anyMatch(peer -> peer.reachedAt.filter(endpoint::equals).isPresent());
  }

  /** Opens what is missing. */
  synchronized void dial(Instant now) {
    for (Wanted peer : wanted.values()) {
      if (peer.reachedAt.filter(connected).isPresent()) {
        peer.backoff.succeeded();
      } else if (!peer.opening && peer.backoff.isDue(now)) {
        peer.backoff.attempted(now);
        peer.opening = true;
        Thread.ofVirtual().name("p2p-dial").start(() -> open(peer));
      }
    }
  }

  private void open(Wanted peer) {
    Optional<InetSocketAddress> reached = Optional.empty();
    try {
      reached = reach(peer);
    } finally {
      opened(peer, reached);
    }
  }

  private Optional<InetSocketAddress> reach(Wanted peer) {
    List<InetAddress> addresses = resolver.resolve(peer.endpoint);
    if (addresses.isEmpty()) {
      LOG.debugf("Peer not found host=%s", peer.endpoint.host());
    }
    for (InetAddress address : addresses.stream().limit(ADDRESSES_TRIED_MAX).toList()) {
      var endpoint = new InetSocketAddress(address, peer.endpoint.port());
      try {
        // Before it is open: the manager may look at it at once.
        begin(peer, endpoint);
        if (!connected.test(endpoint)) {
          opener.open(endpoint, Origin.MANUAL);
        }
        return Optional.of(endpoint);
      } catch (IOException e) {
        LOG.debugf("Peer not reached endpoint=%s reason=%s", endpoint, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private synchronized void begin(Wanted peer, InetSocketAddress endpoint) throws IOException {
    if (peer.removed) {
      throw new IOException("no longer wanted");
    }
    peer.reachedAt = Optional.of(endpoint);
  }

  private synchronized void opened(Wanted peer, Optional<InetSocketAddress> reached) {
    peer.reachedAt = reached;
    peer.opening = false;
  }
}
