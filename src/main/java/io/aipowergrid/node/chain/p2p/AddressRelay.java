package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.Message.Addr.TimedAddress;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.chain.wire.NetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes and tells addresses of other nodes. A peer is believed so many addresses a second and no
 * more; an inbound peer is told a sample once; small fresh messages are passed to two others
 * (net_processing, ADDR and GETADDR). Any thread.
 */
final class AddressRelay {
  /** Messages longer than this answer a getaddr and are not passed on. */
  private static final int RELAY_MAX = 10;

  private static final int RELAY_PEERS = 2;
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** AVG_LOCAL_ADDRESS_BROADCAST_INTERVAL. */
  private static final Duration OWN_AGAIN = Duration.ofHours(24);

  private static final double ADDRESSES_PER_SECOND = 0.1;

  private final AddressBook book;
  private final OwnAddress own;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Supplier<Collection<Peer>> peers;
  private final Map<Peer, RateLimit> limits = new ConcurrentHashMap<>();
  private final Map<Peer, Boolean> told = new ConcurrentHashMap<>();
  private final Map<Peer, AddressesKnown> known = new ConcurrentHashMap<>();
  private final Map<Peer, Instant> toldOwn = new ConcurrentHashMap<>();

  AddressRelay(
      AddressBook book,
      OwnAddress own,
      InstantSource clock,
      RandomGenerator random,
      Supplier<Collection<Peer>> peers) {
    this.book = book;
    this.own = own;
    this.clock = clock;
    this.random = random;
    this.peers = peers;
  }

  /** Tells a greeted peer where this node is, and again every day; on the peer's own thread. */
  void tellOwn(Peer peer) {
    Instant now = clock.instant();
    Instant before = toldOwn.get(peer);
    if (before == null || before.isBefore(now.minus(OWN_AGAIN))) {
      toldOwn.put(peer, now);
      own.find()
          .ifPresent(
              address ->
                  peer.send(
                      new Message.Addr(List.of(new TimedAddress(now.getEpochSecond(), address)))));
    }
  }

  void heard(Peer peer, Message.Addr message) {
    Instant now = clock.instant();
    var source = NetworkGroup.of(peer.remote().getAddress());
    RateLimit limit =
        limits.computeIfAbsent(
            peer, key -> new RateLimit(ADDRESSES_PER_SECOND, MessageCodec.ADDRESSES_MAX, now));
    var fresh = new ArrayList<TimedAddress>();
    for (TimedAddress timed : message.addresses()) {
      NetAddress address = timed.address();
      InetSocketAddress endpoint = endpoint(timed);
      if (address.port() == 0
          || !NetworkGroup.isRoutable(address.address())
          || own.is(endpoint)
          || !limit.tryTake(now)) {
        continue;
      }
      Instant seenAt = Instant.ofEpochSecond(timed.time());
      book.hear(endpoint, address.services(), source, seenAt, now);
      knownTo(peer).add(endpoint);
      if (seenAt.isAfter(now.minus(FRESH))) {
        fresh.add(timed);
      }
    }
    if (message.addresses().size() <= RELAY_MAX) {
      fresh.forEach(timed -> relay(peer, timed));
    }
  }

  private AddressesKnown knownTo(Peer peer) {
    return known.computeIfAbsent(peer, key -> new AddressesKnown());
  }

  private static InetSocketAddress endpoint(TimedAddress timed) {
    return new InetSocketAddress(timed.address().address(), timed.address().port());
  }

  /** Only a peer that came to us is told, and once, so that nobody maps the network through us. */
  void asked(Peer peer) {
    if (!peer.isInbound() || told.putIfAbsent(peer, true) != null) {
      return;
    }
    List<TimedAddress> sample =
        book.sample(MessageCodec.ADDRESSES_MAX, clock.instant()).stream()
            .map(AddressRelay::timed)
            .toList();
    sample.forEach(timed -> knownTo(peer).add(endpoint(timed)));
    if (!sample.isEmpty()) {
      peer.send(new Message.Addr(sample));
    }
  }

  void gone(Peer peer) {
    limits.remove(peer);
    told.remove(peer);
    toldOwn.remove(peer);
    known.remove(peer);
  }

  /** To two who have not heard of it from us, nor we from them: so every tale comes to an end. */
  private void relay(Peer source, TimedAddress timed) {
    var others = new ArrayList<>(peers.get());
    others.removeIf(peer -> peer == source || !peer.isReady());
    Collections.shuffle(others, Random.from(random));
    others.stream()
        .filter(peer -> knownTo(peer).add(endpoint(timed)))
        .limit(RELAY_PEERS)
        .forEach(
            peer -> {
              peer.send(new Message.Addr(List.of(timed)));
              // One that left meanwhile has been forgotten already, and stays so.
              if (!peer.isOpen()) {
                known.remove(peer);
              }
            });
  }

  private static TimedAddress timed(KnownAddress known) {
    long seen = Math.clamp(known.seenAt().getEpochSecond(), 0, 0xffff_ffffL);
    InetSocketAddress endpoint = known.endpoint();
    return new TimedAddress(
        seen, new NetAddress(known.services(), endpoint.getAddress(), endpoint.getPort()));
  }
}
