package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.p2p.MemoryPeerStore;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that mean harm, or nothing at all: each is left, and memory stays under its limits. */
@Timeout(120)
class HostilePeersTest {
  private static final int MAGIC = FakeChain.REGTEST.magic();
  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  @Test
  void leavesWhoeverSpeaksAnotherProtocolAtOnce() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.connectTo(node)) {
      peer.write("GET / HTTP/1.1\r\n\r\n".getBytes());
      assertThat(peer.isClosedByNode()).isTrue();
      await().until(() -> node.manager.peers().isEmpty());
      assertThat(node.manager.bytesHeld()).isZero();
    }
  }

  @Test
  void leavesWhoeverPromisesAnOversizeMessage() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      byte[] header = Frame.of(Command.BLOCK, new byte[0]).toBytes(MAGIC);
      byte[] length = new ByteWriter().int32le(4_000_001).toBytes();
      System.arraycopy(length, 0, header, 16, 4);
      peer.write(header);
      assertThat(peer.isClosedByNode()).isTrue();
    }
  }

  @Test
  void passesOverAMessageWithAWrongChecksum() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      byte[] bytes = RawPeer.CODEC.toFrame(new Message.Ping(1)).toBytes(MAGIC);
      bytes[20] ^= 1;
      peer.write(bytes);
      peer.send(new Message.Ping(2));
      assertThat(peer.expect(Message.Pong.class)).isEqualTo(new Message.Pong(2));
    }
  }

  @Test
  void leavesWhoeverDoesNotGreetInTime() throws IOException {
    try (var node = TestNode.start(vertx, "handshake-timeout", "1S");
        var silent = RawPeer.connectTo(node);
        var slow = RawPeer.connectTo(node)) {
      slow.send(RawPeer.version(70028));
      slow.expect(Message.Verack.class);
      assertThat(silent.isClosedByNode()).isTrue();
      assertThat(slow.isClosedByNode()).isTrue();
    }
  }

  /** Slow loris: bytes keep coming, but the message never ends, so neither does the ping. */
  @Test
  void leavesWhoeverSendsOneMessageForEver() throws IOException {
    try (var node = TestNode.start(vertx, "ping-interval", "1S", "ping-timeout", "2S");
        var peer = RawPeer.greet(node)) {
      peer.settle();
      byte[] bytes = Frame.of(Command.BLOCK, new byte[1000]).toBytes(MAGIC);
      peer.write(Arrays.copyOf(bytes, 500));
      await()
          .until(
              () -> {
                try {
                  peer.write(new byte[1]);
                  return node.manager.peers().isEmpty();
                } catch (IOException closed) {
                  return true;
                }
              });
      assertThat(node.ready()).isZero();
    }
  }

  @Test
  void bansWhoeverFloodsAndKeepsOthersConnected() throws IOException {
    try (var node = TestNode.start(vertx, "messages-burst", "100", "messages-per-second", "1");
        var peer = RawPeer.greet(node)) {
      byte[] ping = RawPeer.CODEC.toFrame(new Message.Ping(1)).toBytes(MAGIC);
      var flood = new ByteWriter();
      for (int i = 0; i < 200; i++) {
        flood.bytes(ping);
      }
      peer.write(flood.toBytes());
      assertThat(peer.isClosedByNode()).isTrue();
      await().until(() -> node.manager.bans().size() == 1);
      try (var again = RawPeer.connectTo(node)) {
        assertThat(again.isClosedByNode()).isTrue();
      }
    }
  }

  @Test
  void trustedAddressesAreLeftButNotBanned() throws IOException {
    try (var node =
            TestNode.start(
                vertx, "messages-burst", "10", "messages-per-second", "1", "trusted", "127.0.0.1");
        var peer = RawPeer.connectTo(node)) {
      peer.send(RawPeer.version(70028));
      peer.send(new Message.Verack());
      peer.send(new Message.GetAddr(), 20);
      assertThat(peer.isClosedByNode()).isTrue();
      assertThat(node.manager.bans()).isEmpty();
    }
  }

  @Test
  void bansForTheFifthMalformedMessageAndTheBanOutlivesTheNode() throws IOException {
    var store = new MemoryPeerStore();
    var options = TestNode.Options.of().with(store);
    try (var node = TestNode.start(vertx, options);
        var peer = RawPeer.greet(node)) {
      byte[] malformed = Frame.of(Command.PING, new byte[7]).toBytes(MAGIC);
      for (int i = 0; i < 4; i++) {
        peer.write(malformed);
      }
      peer.settle();
      assertThat(node.manager.bans()).isEmpty();
      peer.write(malformed);
      assertThat(peer.isClosedByNode()).isTrue();
      assertThat(node.meter.bans()).isEqualTo(1);
    }
    try (var node = TestNode.start(vertx, options)) {
      assertThat(node.manager.bans()).hasSize(1);
      assertThat(node.manager.unban(node.manager.bans().getFirst().address())).isTrue();
      assertThat(store.readBans()).isEmpty();
      RawPeer.greet(node).close();
    }
  }

  @Test
  void bansForAnInvalidBlock() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      Block bad = FakeChain.blockOn(node.chain.bestHeader(), 1, FakeChain.BAD_VALUE);
      peer.send(new Message.Headers(List.of(bad.header())));
      Hash256 id = node.chain.idOf(bad.header());
      assertThat(peer.expect(Message.GetData.class).items())
          .containsExactly(new InventoryItem(InventoryItem.WITNESS_BLOCK, id));
      peer.send(new Message.BlockBody(bad));
      assertThat(peer.isClosedByNode()).isTrue();
      await().until(() -> node.manager.bans().size() == 1);
    }
  }

  @Test
  void headersMustFollowEachOther() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      BlockHeader one = FakeChain.blockOn(node.chain.bestHeader(), 1, 0).header();
      BlockHeader other = FakeChain.blockOn(node.chain.bestHeader(), 2, 0).header();
      for (int i = 0; i < 4; i++) {
        peer.send(new Message.Headers(List.of(one, other)));
      }
      peer.settle();
      assertThat(node.chain.bestHeader().height()).isZero();
      peer.send(new Message.Headers(List.of(one, other)));
      assertThat(peer.isClosedByNode()).isTrue();
      assertThat(node.manager.bans()).hasSize(1);
    }
  }

  /** Ten unconnected announcements in a row cost 20 points; a good one in between forgives. */
  @Test
  void unconnectedHeadersAreAskedAboutAndCounted() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      for (int i = 0; i < 49; i++) {
        peer.send(new Message.Headers(List.of(orphan(i))));
        peer.expect(Message.GetHeaders.class);
      }
      peer.settle();
      assertThat(node.manager.bans()).isEmpty();
      peer.send(new Message.Headers(List.of(orphan(49))));
      assertThat(peer.isClosedByNode()).isTrue();
      assertThat(node.manager.bans()).hasSize(1);
    }
  }

  private static BlockHeader orphan(int nonce) {
    Hash256 nowhere = Hash256.fromHex("77".repeat(32));
    return new KawpowHeader(
        0x30000000, nowhere, Hash256.ZERO, 1_700_000_000L, 0x207fffffL, 9, nonce, Hash256.ZERO);
  }

  /** Many peers hold unfinished messages; whoever holds more than a share goes. */
  @Test
  void unreadBytesOfAllPeersStayUnderTheBudget() throws IOException {
    long budget = 8_000_000;
    var peers = new ArrayList<RawPeer>();
    try (var node =
        TestNode.start(
            vertx, "receive-bytes-max", Long.toString(budget), "inbound-per-group-max", "64")) {
      byte[] unfinished =
          Arrays.copyOf(Frame.of(Command.BLOCK, new byte[3_999_999]).toBytes(MAGIC), 3_000_000);
      for (int i = 0; i < 12; i++) {
        var peer = RawPeer.greet(node);
        peers.add(peer);
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    peer.write(unfinished);
                  } catch (IOException left) {
                    // That is what the test is about.
                  }
                });
      }
      long most = 0;
      for (int left = 12; left > 3; left = node.manager.peers().size()) {
        most = Math.max(most, node.manager.bytesHeld());
        Thread.onSpinWait();
      }
      assertThat(most).isLessThan(budget + 12 * 4_000_000L);
      await().until(() -> node.manager.bytesHeld() <= budget);
      assertThat(node.manager.peers()).hasSizeLessThanOrEqualTo(3);
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void survivesNoiseAfterAGoodHandshake() throws IOException {
    var random = new Random(5);
    try (var node = TestNode.start(vertx, "trusted", "127.0.0.1")) {
      for (Command command : Command.values()) {
        try (var peer = RawPeer.greet(node)) {
          for (int i = 0; i < 30; i++) {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            peer.write(Frame.of(command, payload).toBytes(MAGIC));
          }
        } catch (IOException left) {
          assertThat(command).isNotEqualTo(Command.OTHER);
        }
      }
      try (var peer = RawPeer.greet(node)) {
        peer.settle();
      }
      assertThat(node.height()).isZero();
    }
  }

  @Test
  void noMoreThanTheLimitComeFromOneGroup() throws IOException {
    try (var node = TestNode.start(vertx, "inbound-per-group-max", "2");
        var one = RawPeer.greet(node);
        var two = RawPeer.greet(node);
        var three = RawPeer.connectTo(node)) {
      assertThat(three.isClosedByNode()).isTrue();
      one.settle();
      two.settle();
    }
  }

  @Test
  void aFullHouseMakesRoomOnlyAtTheCostOfTheLeastWorthy() throws IOException {
    try (var node = TestNode.start(vertx, "inbound-max", "18", "inbound-per-group-max", "64")) {
      var peers = new ArrayList<RawPeer>();
      for (int i = 0; i < 18; i++) {
        peers.add(RawPeer.greet(node));
      }
      RawPeer newcomer = RawPeer.greet(node);
      newcomer.settle();
      assertThat(node.manager.peers()).hasSize(18);
      peers.getFirst().settle();
      newcomer.close();
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }
}
