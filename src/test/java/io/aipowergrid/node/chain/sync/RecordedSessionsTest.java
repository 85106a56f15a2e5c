package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.RecordedSession;
import io.aipowergrid.node.chain.wire.RecordedSession.Entry;
import io.aipowergrid.node.chain.wire.Services;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thirteen recorded sessions with this node on either side. On the daemon's side every byte
 * must be the daemon's, but for the services (the node serves no filters). On the peer's side the
 * node makes its own requests, so only what the protocol determines is compared.
 */
@Timeout(120)
class RecordedSessionsTest {
  /** Sessions whose peer asked for whatever the recorder liked. */
  private static final Set<String> ARBITRARY_REQUESTS =
      Set.of("getdata_blocks", "daemon_announces_by_inv_although_sendheaders");

  private static final Set<Command> DETERMINED =
      Set.of(
          Command.VERACK,
          Command.HEADERS,
          Command.BLOCK,
          Command.TX,
          Command.GETDATA,
          Command.PONG);

  private static final Map<Hash256, Block> BLOCKS = new HashMap<>();
  private static final List<Block> CHAIN = new ArrayList<>();
  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void readBlocks() throws IOException {
    vertx = Vertx.vertx();
    var hasher = new HeaderHasher(FakeChain.REGTEST.proofOfWork().x16rv2ActivationTime());
    try (var in = RecordedSessionsTest.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      for (JsonNode block : new ObjectMapper().readTree(in).get("blocks")) {
        byte[] raw = HexFormat.of().parseHex(block.get("raw").asText());
        Block parsed = FakeChain.REGTEST.blockCodec().parse(raw);
        CHAIN.add(parsed);
        BLOCKS.put(hasher.id(parsed.header()), parsed);
      }
    }
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  static List<RecordedSession> sessions() {
    return RecordedSession.all();
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void speaksAsTheDaemon(RecordedSession session) throws IOException {
    try (TestNode<FakeChain> node = nodeOf(session);
        RawPeer peer = RawPeer.connectTo(node)) {
      for (Entry entry : session.entries()) {
        if (!entry.fromDaemon()) {
          peer.write(entry.bytes());
        } else if (entry.isClose()) {
          assertThat(peer.read()).isEmpty();
        } else {
          letItHappen(session, entry, node, peer);
          assertThat(peer.read().orElseThrow().toBytes(RecordedSession.MAGIC))
              .as(entry.command())
              .isEqualTo(ours(entry));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void getsAlongWithTheDaemon(RecordedSession session) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestNode<FakeChain> node = nodeOf(session)) {
      node.manager.addManual("127.0.0.1:" + server.getLocalPort());
      try (var daemon = new RawPeer(server.accept())) {
        checkVersion(session, daemon.expect(Message.Version.class));
        if (session.name().equals("too_old_version")) {
          return; // The daemon refuses a version that this node never says.
        }
        for (Entry entry : session.entries().subList(1, session.entries().size())) {
          if (entry.fromDaemon()) {
            daemon.write(entry.bytes());
          } else if (isDetermined(session, entry)) {
            letOurSideHappen(session, entry, node, daemon);
            readUntil(entry, daemon);
          }
        }
        daemon.settle();
        assertThat(node.ready()).isEqualTo(1);
        assertThat(node.manager.bans()).isEmpty();
        checkWhatCame(session, node);
      }
    }
  }

  // The daemon's side.

  private static byte[] ours(Entry entry) {
    if (!(message(entry) instanceof Message.Version version)) {
      return entry.bytes();
    }
    var receiver = version.receiver();
    var sender =
        new io.aipowergrid.node.chain.wire.NetAddress(
            Services.OWN, version.sender().address(), version.sender().port());
    var own =
        new Message.Version(
            version.protocol(),
            Services.OWN,
            version.time(),
            receiver,
            sender,
            version.nonce(),
            version.userAgent(),
            version.startHeight(),
            version.relay());
    return RawPeer.CODEC.toFrame(own).toBytes(RecordedSession.MAGIC);
  }

  /** What the daemon says unasked has a cause: a block was mined, its wallet made a transaction. */
  private static void letItHappen(
      RecordedSession session, Entry entry, TestNode<FakeChain> node, RawPeer peer)
      throws IOException {
    switch (message(entry)) {
      case Message.Inv inv when inv.items().getFirst().type() == InventoryItem.TX -> {
        peer.settle();
        node.pool.accept(recordedTx(session));
      }
      case Message.Inv inv -> bring(inv.items().getFirst().hash(), node, peer);
      case Message.CompactBlockBody body ->
          bring(node.chain.idOf(body.block().header()), node, peer);
      case Message.Headers headers when isNews(headers, node) ->
          bring(node.chain.idOf(headers.headers().getFirst()), node, peer);
      default -> {}
    }
  }

  private static boolean isNews(Message.Headers headers, TestNode<FakeChain> node) {
    return headers.headers().size() == 1
        && node.chain.findHeader(node.chain.idOf(headers.headers().getFirst())).isEmpty();
  }

  private static void bring(Hash256 id, TestNode<FakeChain> node, RawPeer peer) throws IOException {
    peer.settle();
    node.chain.submitBlock(BLOCKS.get(id));
  }

  // The peer's side.

  private static void checkVersion(RecordedSession session, Message.Version ours) {
    var recorded = (Message.Version) message(session.entries().getFirst());
    assertThat(ours.protocol()).isEqualTo(70028);
    assertThat(ours.services()).isEqualTo(recorded.services()).isEqualTo(9);
    assertThat(ours.relay()).isTrue();
  }

  private static boolean isDetermined(RecordedSession session, Entry entry) {
    boolean relay = session.name().equals("we_relay_tx") && entry.command().equals("inv");
    return relay
        || DETERMINED.contains(Command.of(entry.command()))
            && !(ARBITRARY_REQUESTS.contains(session.name()) && entry.command().equals("getdata"));
  }

  private static void letOurSideHappen(
      RecordedSession session, Entry entry, TestNode<FakeChain> node, RawPeer daemon)
      throws IOException {
    switch (message(entry)) {
      case Message.Inv _ -> {
        daemon.settle();
        node.pool.accept(recordedTx(session));
      }
      case Message.Headers headers -> {
        Hash256 id = node.chain.idOf(headers.headers().getFirst());
        if (node.chain.findHeader(id).isEmpty()) {
          bring(id, node, daemon);
        }
      }
      default -> {}
    }
  }

  private static void readUntil(Entry entry, RawPeer daemon) throws IOException {
    Optional<Frame> frame = daemon.read();
    while (!java.util.Arrays.equals(
        frame.orElseThrow().toBytes(RecordedSession.MAGIC), entry.bytes())) {
      frame = daemon.read();
    }
  }

  /** Whatever the daemon announced and gave is ours now. */
  private static void checkWhatCame(RecordedSession session, TestNode<FakeChain> node) {
    switch (session.name()) {
      case "daemon_announces_by_headers", "compact_block" ->
          await().until(() -> node.height() == startHeight(session) + 1);
      case "daemon_relays_tx" ->
          await().until(() -> node.pool.find(recordedTx(session).txid()).isPresent());
      default -> assertThat(node.height()).isGreaterThanOrEqualTo(startHeight(session));
    }
  }

  // Both.

  private static TestNode<FakeChain> nodeOf(RecordedSession session) throws IOException {
    long own = 0;
    long ping = 0;
    long compact = 0;
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    for (Entry entry : session.entries()) {
      switch (message(entry)) {
        case Message.Version version when entry.fromDaemon() -> {
          own = version.nonce();
          clock = InstantSource.fixed(Instant.ofEpochSecond(version.time()));
        }
        case Message.Ping sent when entry.fromDaemon() -> ping = sent.nonce();
        case Message.CompactBlockBody body -> compact = body.block().nonce();
        default -> {}
      }
    }
    TestNode<FakeChain> node =
        TestNode.start(vertx, TestNode.Options.of().at(clock, own, ping, compact));
    CHAIN.stream().skip(1).limit(startHeight(session)).forEach(node.chain::submitBlock);
    return node;
  }

  private static int startHeight(RecordedSession session) {
    return session.entries().stream()
        .filter(Entry::fromDaemon)
        .map(RecordedSessionsTest::message)
        .filter(Message.Version.class::isInstance)
        .map(message -> ((Message.Version) message).startHeight())
        .findFirst()
        .orElse(0);
  }

  private static io.aipowergrid.node.chain.model.Transaction recordedTx(RecordedSession session) {
    return session.entries().stream()
        .map(RecordedSessionsTest::message)
        .filter(Message.Tx.class::isInstance)
        .map(message -> ((Message.Tx) message).transaction())
        .findFirst()
        .orElseThrow();
  }

  private static Message message(Entry entry) {
    if (entry.isClose()) {
      return new Message.Unread(Command.OTHER, 0);
    }
    var frames = new ArrayList<Frame>();
    new FrameDecoder(RecordedSession.MAGIC).feed(entry.bytes(), frames::add);
    return RawPeer.CODEC.parse(frames.getFirst());
  }
}
