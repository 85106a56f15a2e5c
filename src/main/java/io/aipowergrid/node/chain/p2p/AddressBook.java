package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.chain.wire.NetAddress;
import io.aipowergrid.node.crypto.Sha256;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Possible peers in two tables of fixed slots: those that someone told of, and those that we have
 * greeted (after addrman.h). An address has one slot in each, by a secret key: what one source
 * group tells reaches at most 64 of the buckets, so a liar cannot fill the book, and nobody can
 * tell which address would push out which. A slot is taken over only from an address that is
 * terrible; a greeted address only gives way to one that was greeted too. Any thread.
 */
public final class AddressBook {
  static final int BUCKET_SLOTS = 64;
  private static final int BUCKETS_PER_SOURCE = 64;
  private static final int BUCKETS_PER_GROUP = 8;
  private static final Duration RETRY = Duration.ofMinutes(10);

  /** As long as the daemon hides how fresh its knowledge is (net_processing, addr: two hours). */
  private static final Duration HEARSAY_AGE = Duration.ofHours(2);

  private final byte[] secret = new byte[32];
  private final RandomGenerator random;
  private final int buckets;
  private final Map<Integer, InetSocketAddress> heard = new HashMap<>();
  private final Map<Integer, InetSocketAddress> tried = new HashMap<>();
  private final Map<InetSocketAddress, KnownAddress> known = new HashMap<>();

  /**
   * @param tableSize the most addresses in each table; rounded down to buckets of 64, at least one
   */
  public AddressBook(int tableSize, RandomGenerator random) {
    this.random = random;
    this.buckets = Math.max(1, tableSize / BUCKET_SLOTS);
    random.nextBytes(secret);
  }

  /**
   * Takes a hint, if there is room for it.
   *
   * @param source who gave it; a seed counts as its own group
   */
  public synchronized void hear(
      InetSocketAddress endpoint, long services, NetworkGroup source, Instant seenAt, Instant now) {
    KnownAddress before = known.get(endpoint);
    if (before != null) {
      known.put(endpoint, before.seen(before.services() | services, seenAt.minus(HEARSAY_AGE)));
      return;
    }
    var address =
        new KnownAddress(
            endpoint, services, source, seenAt, Instant.EPOCH, Instant.EPOCH, 0, false);
    if (!address.isTerrible(now)) {
      put(heard, heardSlot(address), address, now);
    }
  }

  /** Notes that we try to connect. */
  public synchronized void attempted(InetSocketAddress endpoint, Instant now) {
    known.computeIfPresent(endpoint, (key, address) -> address.attempted(now));
  }

  /** Notes that a handshake with an outbound peer succeeded. */
  public synchronized void succeeded(InetSocketAddress endpoint, long services, Instant now) {
    KnownAddress before = known.get(endpoint);
    var address =
        (before == null ? fresh(endpoint, services, now) : before).succeeded(services, now);
    if (before == null || !before.isTried()) {
      if (put(tried, triedSlot(address), address, now) && before != null) {
        heard.remove(heardSlot(before), endpoint);
      }
    }
    known.computeIfPresent(endpoint, (key, old) -> address);
  }

  /** Notes that another is to be called in this one's place: no anchor, and not again soon. */
  public synchronized void exchanged(InetSocketAddress endpoint, Instant now) {
    known.computeIfPresent(endpoint, (key, address) -> address.attempted(now).withAnchor(false));
  }

  /** Marks exactly these as the outbound peers to be found again after a restart. */
  public synchronized void anchor(Collection<InetSocketAddress> endpoints) {
    known.replaceAll((key, address) -> address.withAnchor(endpoints.contains(key)));
  }

  /**
   * Someone to connect to: an anchor first, then either table with even chances, so that neither
   * old friends nor newcomers alone decide.
   */
  public synchronized Optional<KnownAddress> select(
      Predicate<KnownAddress> acceptable, Instant now) {
    Predicate<KnownAddress> ready =
        acceptable.and(address -> address.attemptedAt().isBefore(now.minus(RETRY)));
    Optional<KnownAddress> anchor =
        known.values().stream().filter(KnownAddress::anchor).filter(ready).findFirst();
    if (anchor.isPresent()) {
      return anchor;
    }
    boolean triedFirst = random.nextBoolean();
    Optional<KnownAddress> first = pick(triedFirst, ready);
    return first.isPresent() ? first : pick(!triedFirst, ready);
  }

  /** Some addresses to tell a peer; at most {@code max} and at most 23 in 100 of all. */
  public synchronized List<KnownAddress> sample(int max, Instant now) {
    var good = new ArrayList<>(known.values());
    good.removeIf(address -> address.isTerrible(now));
    Collections.shuffle(good, Random.from(random));
    int share = Math.ceilDiv(good.size() * 23, 100);
    return List.copyOf(good.subList(0, Math.min(max, share)));
  }

  public synchronized int size() {
    return known.size();
  }

  /** Everything, to be stored. */
  public synchronized List<KnownAddress> all() {
    return List.copyOf(known.values());
  }

  /**
   * Takes back what was stored: anchors first, so that none loses its slot to another, and as if
   * they had not been tried, because they are to be called at once.
   */
  public synchronized void restore(Collection<KnownAddress> addresses, Instant now) {
    var anchorsFirst = Comparator.comparing((KnownAddress address) -> !address.anchor());
    for (KnownAddress stored : addresses.stream().sorted(anchorsFirst).toList()) {
      KnownAddress address = stored.anchor() ? stored.notYetAttempted() : stored;
      boolean wasTried = address.isTried();
      put(
          wasTried ? tried : heard,
          wasTried ? triedSlot(address) : heardSlot(address),
          address,
          now);
    }
  }

  private boolean put(
      Map<Integer, InetSocketAddress> table, int slot, KnownAddress address, Instant now) {
    InetSocketAddress holder = table.get(slot);
    if (holder != null && !holder.equals(address.endpoint())) {
      KnownAddress old = known.get(holder);
      if (old != null && !old.isTerrible(now)) {
        return false;
      }
      known.remove(holder);
    }
    table.put(slot, address.endpoint());
    known.put(address.endpoint(), address);
    return true;
  }

  private Optional<KnownAddress> pick(boolean wantTried, Predicate<KnownAddress> ready) {
    List<KnownAddress> candidates =
        known.values().stream()
            .filter(address -> address.isTried() == wantTried)
            .filter(ready)
            .toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(random.nextInt(candidates.size())));
  }

  private static KnownAddress fresh(InetSocketAddress endpoint, long services, Instant now) {
    var group = NetworkGroup.of(endpoint.getAddress());
    return new KnownAddress(endpoint, services, group, now, Instant.EPOCH, Instant.EPOCH, 0, false);
  }

  private int heardSlot(KnownAddress address) {
    String group = NetworkGroup.of(address.endpoint().getAddress()).key();
    String source = address.source().key();
    int column = Math.floorMod(hash("h", source, group), BUCKETS_PER_SOURCE);
    return slot(hash("H", source, Integer.toString(column)), address.endpoint());
  }

  private int triedSlot(KnownAddress address) {
    String group = NetworkGroup.of(address.endpoint().getAddress()).key();
    int column = Math.floorMod(hash("t", key(address.endpoint()), group), BUCKETS_PER_GROUP);
    return slot(hash("T", group, Integer.toString(column)), address.endpoint());
  }

  private int slot(int bucketHash, InetSocketAddress endpoint) {
    int bucket = Math.floorMod(bucketHash, buckets);
    int place = Math.floorMod(hash("s", Integer.toString(bucket), key(endpoint)), BUCKET_SLOTS);
    return bucket * BUCKET_SLOTS + place;
  }

  private int hash(String domain, String first, String second) {
    byte[] text = (domain + '|' + first + '|' + second).getBytes(StandardCharsets.UTF_8);
    byte[] digest = Sha256.hash(secret, text).toBytes();
    return new ByteReader(digest).int32be();
  }

  private static String key(InetSocketAddress endpoint) {
    InetAddress address = endpoint.getAddress();
    var out = new ByteWriter().bytes(NetAddress.to16Bytes(address)).uint16be(endpoint.getPort());
    return HexFormat.of().formatHex(out.toBytes());
  }
}
