package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.PeerBan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** Address book and bans together with the store that they outlive the node in. Any thread. */
final class PeerMemory {
  private final AddressBook book;
  private final BanList bans;
  private final PeerStore store;
  private final InstantSource clock;
  private final Duration saveInterval;
  private volatile Instant savedAt = Instant.EPOCH;

  PeerMemory(
      AddressBook book, BanList bans, PeerStore store, InstantSource clock, Duration saveInterval) {
    this.book = book;
    this.bans = bans;
    this.store = store;
    this.clock = clock;
    this.saveInterval = saveInterval;
  }

  /** Takes back what was stored. */
  void restore() {
    Instant now = clock.instant();
    book.restore(store.readAddresses(), now);
    bans.restore(store.readBans());
    savedAt = now;
  }

  /** Stores everything if it is time to. */
  void saveWhenDue(Collection<InetSocketAddress> outbound) {
    if (clock.instant().isAfter(savedAt.plus(saveInterval))) {
      save(outbound);
    }
  }

  /**
   * Stores everything.
   *
   * @param outbound peers to be found again after a restart; when there are none, the old ones are
   *     the better guess
   */
  void save(Collection<InetSocketAddress> outbound) {
    savedAt = clock.instant();
    if (!outbound.isEmpty()) {
      book.anchor(outbound);
    }
    store.writeAddresses(book.all());
    store.writeBans(bans());
  }

  void ban(InetAddress address, Duration duration, String reason) {
    bans.add(new PeerBan(address, clock.instant().plus(duration), reason));
    store.writeBans(bans());
  }

  boolean unban(InetAddress address) {
    boolean removed = bans.remove(address);
    store.writeBans(bans());
    return removed;
  }

  boolean isBanned(InetAddress address) {
    return bans.contains(address, clock.instant());
  }

  /** The bans in force. */
  List<PeerBan> bans() {
    return bans.inForce(clock.instant());
  }
}
