package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.P2pConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides who may come in. When the house is full a newcomer may take the place of one who is not
 * worth more: peers that answer fastest and those that stay longest are kept, because an attacker
 * cannot cheaply be either; of the others the youngest of the largest group goes (net.cpp,
 * AttemptToEvictConnection).
 */
final class InboundGate {
  private static final int KEPT_FOR_PING = 8;
  private static final int KEPT_FOR_AGE = 8;
  private static final Duration NO_PING = Duration.ofDays(1);

  private final P2pConfig config;
  private final Set<InetAddress> trusted;

  InboundGate(P2pConfig config, Set<InetAddress> trusted) {
    this.config = config;
    this.trusted = Set.copyOf(trusted);
  }

  /** As configured; hosts are looked up now. */
  static InboundGate of(P2pConfig config) {
    return new InboundGate(
        config,
        config.trusted().orElse(List.of()).stream()
            .map(text -> Endpoints.parse(text, 0).getAddress())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether a newcomer may come in; one who is worth less may have to leave for it. */
  boolean admits(InetAddress address, boolean banned, Collection<Peer> peers) {
    return (isTrusted(address) || !banned)
        && hasRoomInGroup(address, peers)
        && (!isFull(peers) || evict(peers));
  }

  private boolean evict(Collection<Peer> peers) {
    Optional<Peer> evicted = evictable(peers);
    evicted.ifPresent(peer -> peer.disconnect("makes room for another"));
    return evicted.isPresent();
  }

  boolean isTrusted(InetAddress address) {
    return trusted.contains(address);
  }

  /** Whether a newcomer's group has room; trusted addresses always have. */
  boolean hasRoomInGroup(InetAddress address, Collection<Peer> peers) {
    if (isTrusted(address)) {
      return true;
    }
    var group = NetworkGroup.of(address);
    long members = inbound(peers).filter(peer -> groupOf(peer).equals(group)).count();
    return members < config.inboundPerGroupMax();
  }

  boolean isFull(Collection<Peer> peers) {
    return inbound(peers).count() >= config.inboundMax();
  }

  /** Who goes when a newcomer comes; empty when all are worth keeping. */
  Optional<Peer> evictable(Collection<Peer> peers) {
    List<Peer> candidates = inbound(peers).filter(peer -> !peer.isTrusted()).toList();
    var kept = new HashSet<Peer>();
    keep(
        kept,
        candidates,
        KEPT_FOR_PING,
        Comparator.comparing(peer -> peer.pings().latency().orElse(NO_PING)));
    keep(
        kept, candidates, KEPT_FOR_AGE, Comparator.comparing(peer -> peer.traffic().connectedAt()));
    Map<NetworkGroup, List<Peer>> groups =
        candidates.stream()
            .filter(peer -> !kept.contains(peer))
            .collect(Collectors.groupingBy(InboundGate::groupOf));
    return groups.values().stream()
        .max(Comparator.comparingInt(List::size))
        .flatMap(
            group ->
                group.stream().max(Comparator.comparing(peer -> peer.traffic().connectedAt())));
  }

  private static void keep(
      Set<Peer> kept, List<Peer> candidates, int count, Comparator<Peer> best) {
    candidates.stream().sorted(best).limit(count).forEach(kept::add);
  }

  private static Stream<Peer> inbound(Collection<Peer> peers) {
    return peers.stream().filter(peer -> peer.isInbound() && peer.isOpen());
  }

  private static NetworkGroup groupOf(Peer peer) {
    return NetworkGroup.of(peer.remote().getAddress());
  }
}
