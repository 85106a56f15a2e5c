package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.p2p.LocalNode;
import io.aipowergrid.node.chain.p2p.MemoryPeerStore;
import io.aipowergrid.node.chain.p2p.Peer;
import io.aipowergrid.node.chain.p2p.PeerHandler;
import io.aipowergrid.node.chain.p2p.PeerManager;
import io.aipowergrid.node.chain.p2p.PeerNetworkParts;
import io.aipowergrid.node.chain.p2p.TrafficMeter;
import io.aipowergrid.node.chain.p2p.VertxNetwork;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.Services;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that sends faster than it is read must wait, and holds no more memory than its limits; one
 * that does not take what is sent to it is left.
 */
@Timeout(120)
class BackpressureTest {
  private static final int MAGIC = FakeChain.REGTEST.magic();

  /** What a socket may bring in one go on top of the limits, with half a message before it. */
  private static final int CHUNK_MAX = 1 << 17;

  private static final int ITEMS = 450;
  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  /** A node whose reader does with each message what a test says. */
  private static final class Reader implements PeerHandler, AutoCloseable {
    private final PeerManager manager;
    private final BiConsumer<Peer, Message> reading;

    Reader(BiConsumer<Peer, Message> reading, String... settings) throws IOException {
      this.reading = reading;
      var all = new HashMap<>(TestNode.Options.of(settings).settings());
      all.putIfAbsent("aipg.chain.p2p.messages-burst", "1000000");
      var config = TestNode.config(all);
      var random = new Random();
      manager =
          new PeerManager(
              new PeerNetworkParts(
                  FakeChain.REGTEST,
                  config,
                  Clock.systemUTC(),
                  random,
                  new VertxNetwork(vertx, config.connectTimeout()),
                  new MemoryPeerStore(),
                  host -> List.of(),
                  new LocalNode(random, "/test/", Services.OWN, () -> 0),
                  new TrafficMeter()),
              this);
      manager.start();
    }

    @Override
    public void ready(Peer peer) {
      peer.send(new Message.FeeFilter(0));
    }

    @Override
    public void received(Peer peer, Message message) {
      reading.accept(peer, message);
    }

    @Override
    public void gone(Peer peer) {}

    @Override
    public void tick() {}

    RawPeer greet() throws IOException {
      var peer =
          new RawPeer(
              new Socket(
                  InetAddress.getLoopbackAddress(), manager.listening().orElseThrow().getPort()));
      peer.send(RawPeer.version(70028));
      peer.expect(Message.Verack.class);
      peer.send(new Message.Verack());
      peer.expect(Message.FeeFilter.class);
      return peer;
    }

    @Override
    public void close() {
      manager.stop();
    }
  }

  /** An announcement whose first hash says which it is. */
  private static byte[] numbered(int number) {
    byte[] first = new ByteWriter().int32le(number).bytes(new byte[28]).toBytes();
    var items = new ArrayList<InventoryItem>(ITEMS);
    items.add(new InventoryItem(InventoryItem.TX, Hash256.of(first)));
    IntStream.range(1, ITEMS)
        .forEach(i -> items.add(new InventoryItem(InventoryItem.TX, Hash256.ZERO)));
    return RawPeer.CODEC.toFrame(new Message.Inv(items)).toBytes(MAGIC);
  }

  private static int number(Message message) {
    var inv = (Message.Inv) message;
    return new ByteReader(inv.items().getFirst().hash().toBytes()).int32le();
  }

  /** Far more than sockets hold: the sender can only finish when it is read. */
  private static final int FLOOD = 4_000;

  private static Thread flood(RawPeer peer, AtomicInteger written) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int i = 0; i < FLOOD; i++) {
                  peer.write(numbered(i));
                  written.incrementAndGet();
                }
              } catch (IOException e) {
                throw new AssertionError("the node must not leave", e);
              }
            });
  }

  @Test
  void aFullInboxPausesTheSocketAndResumesWhenItWasRead() throws Exception {
    int limit = 100_000;
    var permits = new Semaphore(0);
    var read = new ArrayList<Integer>();
    var written = new AtomicInteger();
    try (var node =
            new Reader(
                (peer, message) -> {
                  permits.acquireUninterruptibly();
                  read.add(number(message));
                },
                "inbox-bytes-max",
                Integer.toString(limit));
        var peer = node.greet()) {
      Thread sender = flood(peer, written);
      for (int step = 1; step <= 8; step++) {
        await().until(() -> node.manager.bytesHeld() >= limit / 2);
        requireBounded(node, limit);
        assertThat(sender.isAlive()).as("the sender waits").isTrue();
        assertThat(written.get()).isLessThan(FLOOD);
        permits.release(50);
        int sofar = 50 * step;
        await().until(() -> permits.availablePermits() == 0 && read.size() >= sofar);
      }
      permits.release(FLOOD);
      while (sender.isAlive()) {
        assertThat(node.manager.bytesHeld()).isLessThanOrEqualTo(limit + CHUNK_MAX);
        Thread.onSpinWait();
      }
      await().until(() -> read.size() == FLOOD);
      assertThat(read).isEqualTo(IntStream.range(0, FLOOD).boxed().toList());
      await().until(() -> node.manager.bytesHeld() == 0);
      assertThat(node.manager.connections()).isEqualTo(1);
    }
  }

  private static void requireBounded(Reader node, int limit) {
    for (int i = 0; i < 10_000; i++) {
      assertThat(node.manager.bytesHeld()).isLessThanOrEqualTo(limit + CHUNK_MAX);
    }
  }

  @Test
  void theNumberOfMessagesIsBoundedToo() throws Exception {
    int messages = 200_000;
    var permits = new Semaphore(0);
    var read = new AtomicInteger();
    try (var node =
            new Reader(
                (peer, message) -> {
                  permits.acquireUninterruptibly();
                  read.incrementAndGet();
                },
                "inbox-messages-max",
                "10");
        var peer = node.greet()) {
      byte[] small = RawPeer.CODEC.toFrame(new Message.SendHeaders()).toBytes(MAGIC);
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < messages; i++) {
                        peer.write(small);
                      }
                    } catch (IOException e) {
                      throw new AssertionError("the node must not leave", e);
                    }
                  });
      // Ten have come; the reader may have taken one of them only after the socket paused.
      await().until(() -> node.manager.bytesHeld() >= 9 * small.length);
      for (int i = 0; i < 10_000; i++) {
        assertThat(node.manager.bytesHeld()).isLessThanOrEqualTo(CHUNK_MAX);
      }
      permits.release(messages);
      sender.join();
      await().until(() -> read.get() == messages);
    }
  }

  @Test
  void oneSlowReaderDoesNotHoldUpOthers() throws Exception {
    var permits = new Semaphore(0);
    var fast = new AtomicInteger();
    try (var node =
            new Reader(
                (peer, message) -> {
                  if (peer.id() == 1) {
                    permits.acquireUninterruptibly();
                  } else {
                    fast.incrementAndGet();
                  }
                });
        var slow = node.greet();
        var other = node.greet()) {
      var written = new AtomicInteger();
      Thread stuck = flood(slow, written);
      Thread free = flood(other, new AtomicInteger());
      free.join();
      await().until(() -> fast.get() == FLOOD);
      assertThat(stuck.isAlive()).isTrue();
      permits.release(FLOOD);
      stuck.join();
      assertThat(written).hasValue(FLOOD);
    }
  }

  @Test
  void leavesWhoeverTakesNothingOfWhatItAskedFor() throws IOException {
    byte[] answer = new byte[1_000_000];
    try (var node =
            new Reader(
                (peer, message) -> {
                  try {
                    peer.sendPatiently(Frame.of(Command.BLOCK, answer));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "send-timeout",
                "1S");
        var peer = node.greet()) {
      for (int i = 0; i < 100; i++) {
        peer.send(new Message.SendHeaders());
      }
      await().until(() -> node.manager.peers().isEmpty());
      assertThat(node.manager.bans()).isEmpty();
    }
  }

  @Test
  void leavesWhoeverLetsMoreAnnouncementsPileUpThanTheLimit() throws IOException {
    var news =
        new Message.Inv(
            Collections.nCopies(20_000, new InventoryItem(InventoryItem.TX, Hash256.ZERO)));
    var sent = new AtomicInteger();
    try (var node =
            new Reader(
                (peer, message) -> {
                  while (peer.isOpen()) {
                    sent.incrementAndGet();
                    peer.send(news);
                  }
                },
                "outbox-bytes-max",
                "2000000");
        var peer = node.greet()) {
      peer.send(new Message.SendHeaders());
      await().until(() -> node.manager.peers().isEmpty());
      assertThat(sent.get()).isBetween(2, 100);
    }
  }

  /** Not even the handshake's own time is given to one who sends it byte by byte. */
  @Test
  void leavesWhoeverGreetsByteByByte() throws IOException {
    try (var node = TestNode.start(vertx, "handshake-timeout", "1S");
        var peer = RawPeer.connectTo(node)) {
      byte[] greeting = RawPeer.CODEC.toFrame(RawPeer.version(70028)).toBytes(MAGIC);
      var sent = new AtomicInteger();
      await()
          .until(
              () -> {
                try {
                  peer.write(new byte[] {greeting[Math.min(sent.getAndIncrement(), 60)]});
                  return node.manager.peers().isEmpty();
                } catch (IOException left) {
                  return true;
                }
              });
      assertThat(node.ready()).isZero();
    }
  }
}
