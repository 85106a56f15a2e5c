package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.AddressBlock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Scores by address, of IPv6 by its /64, so that connecting anew does not help, and bans at {@link
 * #BAN_SCORE}. A score falls by itself and with accepted shares. Bounded: the address unseen for
 * longest is forgotten. Any thread.
 */
final class AbuseBook {
  /** At this score an address is banned. */
  static final int BAN_SCORE = 100;

  /** How much a score falls in a minute. */
  static final int FORGIVEN_PER_MINUTE = 10;

  /** How much an accepted share takes off. */
  static final int FORGIVEN_PER_SHARE = 2;

  private final Duration banDuration;
  private final Map<AddressBlock, Entry> entries;

  /**
   * @param addressesMax how many addresses with a score are remembered
   */
  AbuseBook(Duration banDuration, int addressesMax) {
    this.banDuration = banDuration;
    this.entries = new BoundedMap<>(addressesMax);
  }

  private static final class Entry {
    private double score;
    private Instant at;
    private Instant bannedUntil = Instant.MIN;

    Entry(Instant at) {
      this.at = at;
    }

    private void forgive(Instant now) {
      double minutes = Math.max(0, Duration.between(at, now).toMillis() / 60_000.0);
      score = Math.max(0, score - minutes * FORGIVEN_PER_MINUTE);
      at = now;
    }
  }

  /**
   * Notes an offence.
   *
   * @return whether the address is banned now
   */
  synchronized boolean add(InetAddress address, Offence offence, Instant now) {
    var entry = entries.computeIfAbsent(AddressBlock.of(address), _ -> new Entry(now));
    entry.forgive(now);
    entry.score += offence.points();
    if (entry.score >= BAN_SCORE) {
      entry.score = 0;
      entry.bannedUntil = now.plus(banDuration);
    }
    return entry.bannedUntil.isAfter(now);
  }

  /** Notes an accepted share; an address without a score stays unknown. */
  synchronized void forgive(InetAddress address) {
    var entry = entries.get(AddressBlock.of(address));
    if (entry != null) {
      entry.score = Math.max(0, entry.score - FORGIVEN_PER_SHARE);
    }
  }

  synchronized boolean isBanned(InetAddress address, Instant now) {
    var entry = entries.get(AddressBlock.of(address));
    return entry != null && entry.bannedUntil.isAfter(now);
  }

  /** How many addresses are banned. */
  synchronized long banned(Instant now) {
    return entries.values().stream().filter(entry -> entry.bannedUntil.isAfter(now)).count();
  }
}
