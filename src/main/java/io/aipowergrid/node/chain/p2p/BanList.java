package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.AddressBlock;
import io.aipowergrid.node.chain.PeerBan;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses that may not connect for a while, of IPv6 the whole /64 around them; bounded. Any
 * thread.
 */
final class BanList {
  private final int max;
  private final Map<AddressBlock, PeerBan> bans = new HashMap<>();

  BanList(int max) {
    this.max = max;
  }

  /** Bans, or bans longer; when full, the ban that ends first makes room. */
  synchronized void add(PeerBan ban) {
    bans.merge(
        AddressBlock.of(ban.address()),
        ban,
        (old, fresh) -> old.until().isAfter(fresh.until()) ? old : fresh);
    if (bans.size() > max) {
      bans.values().stream()
          .min(Comparator.comparing(PeerBan::until))
          .ifPresent(first -> remove(first.address()));
    }
  }

  synchronized boolean remove(InetAddress address) {
    return bans.remove(AddressBlock.of(address)) != null;
  }

  synchronized boolean contains(InetAddress address, Instant now) {
    PeerBan ban = bans.get(AddressBlock.of(address));
    return ban != null && ban.until().isAfter(now);
  }

  /** The bans in force; those that ended are forgotten. */
  synchronized List<PeerBan> inForce(Instant now) {
    bans.values().removeIf(ban -> !ban.until().isAfter(now));
    return List.copyOf(bans.values());
  }

  synchronized void restore(Collection<PeerBan> stored) {
    stored.forEach(this::add);
  }
}
