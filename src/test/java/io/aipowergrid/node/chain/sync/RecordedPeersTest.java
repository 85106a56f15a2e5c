package io.aipowergrid.node.chain.sync;

import static io.aipowergrid.node.chain.sync.RecordedPeer.PROTOCOL;
import static io.aipowergrid.node.chain.sync.RecordedPeer.getData;
import static io.aipowergrid.node.chain.sync.RecordedPeer.id;
import static io.aipowergrid.node.chain.sync.RecordedPeer.item;
import static io.aipowergrid.node.chain.sync.RecordedPeer.version;
import static io.aipowergrid.node.chain.sync.RecordedRun.block;
import static io.aipowergrid.node.chain.sync.RecordedRun.bytes;
import static io.aipowergrid.node.chain.sync.RecordedRun.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.p2p.LocalNode;
import io.aipowergrid.node.chain.p2p.Peer;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.RecordedSession;
import io.aipowergrid.node.chain.wire.RecordedSession.Entry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thirteen recorded sessions with this node in the place of the recorded peer, which was a
 * small Python program: given that peer's clock, nonces, user agent, services, addresses and start
 * height, the node says every frame of it byte by byte and in order.
 *
 * <p>From the state machine come: {@code version}, {@code verack} and {@code sendheaders}; the
 * first {@code getheaders} of headers_sync (the node's chain is the genesis block alone); the
 * {@code headers} and {@code block} of both announcing sessions; the {@code getdata} of a block
 * announced by inv (its header came earlier by another way, else the node would ask for that first)
 * or by headers; the {@code getdata} of the daemon's transaction; {@code inv} and {@code tx} of our
 * own; the {@code ping}, whose moment the test chooses.
 *
 * <p>From the codec come the frames in which the Python program did what this node would not do
 * then, {@link RecordedPeer#CHOICES}: getheaders with locators of two and three hashes, getdata of
 * blocks that the node has and of a transaction that nobody announced, getaddr late and mempool, an
 * inv of a block to a peer that asked for headers, sendcmpct before the peer brought a block, and
 * the versions 70026 and 70027. They are made of the node's messages by heights and constants, not
 * of the recorded bytes, and leave through the node's connection.
 *
 * <p>What this node says besides, because it greets and answers as the daemon does, is known to the
 * byte too: every frame is either the next recorded one or the next of those.
 */
@Timeout(120)
class RecordedPeersTest {
  /** Place of the ping in getdata_blocks. */
  private static final int PING = 23;

  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  static List<RecordedSession> sessions() {
    return RecordedSession.all();
  }

  @Test
  void mostFramesComeFromTheStateMachine() {
    long all =
        sessions().stream()
            .flatMap(session -> session.entries().stream())
            .filter(entry -> !entry.fromDaemon())
            .count();
    assertThat(all).isEqualTo(52);
    assertThat(RecordedPeer.CHOICES.values().stream().mapToInt(Map::size).sum()).isEqualTo(16);
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void speaksAsTheRecordedPeer(RecordedSession session) throws IOException {
    new Run(session).replay();
  }

  /** One session: the node on one side, the test with the daemon's frames on the other. */
  private static final class Run {
    private final RecordedSession session;
    private final Message.Version version;
    private final Map<Integer, Message> choices;
    private final AtomicLong pingNonce = new AtomicLong();
    private final Deque<byte[]> besides = new ArrayDeque<>();
    private final TestNode<FakeChain> node;

    Run(RecordedSession session) throws IOException {
      this.session = session;
      this.version = (Message.Version) message(session.entries().getFirst());
      this.choices = RecordedPeer.CHOICES.getOrDefault(session.name(), Map.of());
      RecordedRun.said(session, true, Message.Ping.class)
          .forEach(ping -> pingNonce.set(ping.nonce()));
      this.node = TestNode.start(vertx, options());
      RecordedRun.fill(node.chain, heightBefore());
      if (session.name().equals("daemon_announces_by_inv_although_sendheaders")) {
        node.chain.submitHeaders(List.of(block(318).header()));
      }
    }

    private TestNode.Options options() {
      InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(version.time()));
      return TestNode.Options.of()
          .at(
              clock,
              height ->
                  new LocalNode(
                      version::nonce,
                      version.userAgent(),
                      version.services(),
                      version::startHeight,
                      new RecordedPeer.Ends()),
              pingNonce::get,
              () -> 0);
    }

    /** The peer itself had no chain; ours is as high as its words need it. */
    private int heightBefore() {
      return switch (session.name()) {
        case "headers_sync" -> 0;
        case "we_announce_by_inv" -> 317;
        default -> version.startHeight();
      };
    }

    void replay() throws IOException {
      try (node;
          var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        node.manager.addManual("127.0.0.1:" + server.getLocalPort());
        try (var daemon = new RawPeer(server.accept())) {
          for (int i = 0; i < session.entries().size(); i++) {
            Entry entry = session.entries().get(i);
            if (entry.isClose()) {
              daemon.stopSending();
              assertThat(daemon.read()).as("nothing else was said").isEmpty();
              return;
            }
            if (entry.fromDaemon()) {
              daemon.write(bytes(message(entry)));
              expectAnswersTo(message(entry));
            } else {
              letItHappen(i, message(entry), daemon);
              readUntil(entry, daemon);
            }
          }
          settle(daemon);
          daemon.expectSilence();
          checkWhatCame();
        }
      }
    }

    // What the node says besides.

    /** Notes what the node says to a frame of the daemon's and the recorded peer did not. */
    private void expectAnswersTo(Message message) {
      switch (message) {
        case Message.Version _ -> expect(new Message.GetAddr());
        case Message.Verack _ -> expectGreeting();
        case Message.Ping ping -> expect(new Message.Pong(ping.nonce()));
        case Message.GetHeaders request when request.stop().equals(Hash256.ZERO) -> expectHeaders();
        case Message.Headers headers when session.name().equals("headers_sync") -> {
          if (headers.headers().size() == 315) {
            expectFirstBlocksAsked();
          }
        }
        case Message.Inv _ when session.name().equals("daemon_announces_by_inv") ->
            expect(new Message.GetHeaders(PROTOCOL, node.chain.locator(id(318)), id(319)));
        case Message.BlockBody _ when isNews() -> expectThanks();
        case Message.CompactBlockBody _ -> expectThanks();
        default -> {}
      }
    }

    private void expect(Message message) {
      besides.add(bytes(message));
    }

    /** Without what the recorded peer said itself at this time. */
    private void expectGreeting() {
      if (RecordedRun.said(session, false, Message.SendHeaders.class).findAny().isEmpty()) {
        expect(new Message.SendHeaders());
      }
      expect(new Message.SendCompact(false, CompactBlocks.WITNESS_VERSION));
      expect(new Message.SendCompact(false, CompactBlocks.PLAIN_VERSION));
      expect(new Message.Ping(pingNonce.get()));
      if (heightBefore() > 0) {
        Hash256 parent = node.chain.bestHeader().header().previous();
        expect(new Message.GetHeaders(PROTOCOL, node.chain.locator(parent), Hash256.ZERO));
      }
      expect(new Message.FeeFilter(1_000_000));
    }

    /** The daemon asks from the parent of its tip; the peer had nothing to answer. */
    private void expectHeaders() {
      var headers =
          IntStream.rangeClosed(version.startHeight(), node.height())
              .mapToObj(height -> block(height).header())
              .toList();
      expect(new Message.Headers(headers));
    }

    private void expectFirstBlocksAsked() {
      expect(
          getData(
              IntStream.rangeClosed(1, 8)
                  .mapToObj(height -> item(InventoryItem.WITNESS_BLOCK, height))
                  .toArray(InventoryItem[]::new)));
    }

    private boolean isNews() {
      return session.name().startsWith("daemon_announces");
    }

    /** Whoever brings a new block is asked for the next one by short ids. */
    private void expectThanks() {
      expect(new Message.SendCompact(true, CompactBlocks.WITNESS_VERSION));
    }

    // What the peer says.

    private void letItHappen(int place, Message message, RawPeer daemon) throws IOException {
      Message choice = choices.get(place);
      if (message instanceof Message.Version recorded && choice != null) {
        // The node never says another version than its own, so that one goes first.
        expect(version(PROTOCOL, recorded.time(), recorded.startHeight()));
        readBesides(daemon);
        peer().send(choice);
      } else if (choice != null) {
        settle(daemon);
        peer().send(choice);
      } else if (place == PING && session.name().equals("getdata_blocks")) {
        settle(daemon);
        pingNonce.set(0x0102030405060708L);
        peer().ping();
      } else if (session.name().equals("we_announce_a_block")
          && message instanceof Message.Headers) {
        settle(daemon);
        node.chain.submitBlock(block(316));
      } else if (session.name().equals("we_relay_tx") && message instanceof Message.Inv) {
        settle(daemon);
        node.pool.accept(RecordedRun.transaction(session));
      }
    }

    private Peer peer() {
      return node.manager.peers().getFirst();
    }

    /** Reads the recorded frame and all that the node says before it. */
    private void readUntil(Entry entry, RawPeer daemon) throws IOException {
      byte[] frame = read(daemon);
      while (!Arrays.equals(frame, entry.bytes())) {
        requireNextOfBesides(frame, entry.command());
        frame = read(daemon);
      }
    }

    private void readBesides(RawPeer daemon) throws IOException {
      while (!besides.isEmpty()) {
        requireNextOfBesides(read(daemon), "what the node says besides");
      }
    }

    private void requireNextOfBesides(byte[] frame, String expected) {
      byte[] next = besides.isEmpty() ? new byte[0] : besides.remove();
      assertThat(HexFormat.of().formatHex(frame))
          .as("neither the recorded frame nor what the node says besides; next %s", expected)
          .isEqualTo(HexFormat.of().formatHex(next));
    }

    private static byte[] read(RawPeer daemon) throws IOException {
      return daemon.read().orElseThrow().toBytes(RecordedSession.MAGIC);
    }

    /** Reads everything the node has to say; so it has heard all that the daemon said. */
    private void settle(RawPeer daemon) throws IOException {
      readBesides(daemon);
      daemon.expectSilence();
    }

    /** Whatever the daemon announced and gave is ours now. */
    private void checkWhatCame() {
      switch (session.name()) {
        case "daemon_announces_by_headers",
            "daemon_announces_by_inv_although_sendheaders",
            "compact_block" ->
            await().until(() -> node.height() == version.startHeight() + 1);
        case "headers_sync" -> assertThat(node.chain.bestHeader().height()).isEqualTo(315);
        case "daemon_relays_tx" ->
            await()
                .until(() -> node.pool.find(RecordedRun.transaction(session).txid()).isPresent());
        default -> assertThat(node.height()).isGreaterThanOrEqualTo(version.startHeight());
      }
      assertThat(node.ready()).isEqualTo(1);
      assertThat(node.manager.bans()).isEmpty();
    }
  }
}
