package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.p2p.LocalNode;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.RecordedSession;
import io.aipowergrid.node.chain.wire.RecordedSession.Entry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The thirteen recorded sessions with this node in the daemon's place: given the daemon's clock,
 * nonces and services, it says the daemon's bytes, all of them and nothing else. Every frame is the
 * state machine's own. {@link RecordedPeersTest} is the other role.
 */
@Timeout(120)
class RecordedSessionsTest {
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

  @ParameterizedTest
  @MethodSource("sessions")
  void speaksAsTheDaemon(RecordedSession session) throws IOException {
    try (TestNode<FakeChain> node = nodeOf(session);
        RawPeer peer = RawPeer.connectTo(node)) {
      for (Entry entry : session.entries()) {
        if (!entry.fromDaemon()) {
          peer.write(RecordedRun.bytes(RecordedRun.message(entry)));
        } else if (entry.isClose()) {
          assertThat(peer.read()).isEmpty();
          return;
        } else {
          letItHappen(session, entry, node, peer);
          assertThat(peer.read().orElseThrow().toBytes(RecordedSession.MAGIC))
              .as(entry.command())
              .isEqualTo(entry.bytes());
        }
      }
      peer.expectSilence();
    }
  }

  /** What the daemon says unasked has a cause: a block was mined, its wallet made a transaction. */
  private static void letItHappen(
      RecordedSession session, Entry entry, TestNode<FakeChain> node, RawPeer peer)
      throws IOException {
    switch (RecordedRun.message(entry)) {
      case Message.Inv inv when inv.items().getFirst().type() == InventoryItem.TX -> {
        peer.expectSilence();
        node.pool.accept(RecordedRun.transaction(session));
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
    peer.expectSilence();
    node.chain.submitBlock(RecordedRun.block(id, node.chain));
  }

  private static TestNode<FakeChain> nodeOf(RecordedSession session) throws IOException {
    Optional<Message.Version> daemon = RecordedRun.version(session, true);
    // The one who refused said no version of its own.
    if (daemon.isEmpty()) {
      return TestNode.start(vertx);
    }
    Message.Version version = daemon.get();
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(version.time()));
    long ping = RecordedRun.said(session, true, Message.Ping.class).findFirst().get().nonce();
    long compact =
        RecordedRun.said(session, true, Message.CompactBlockBody.class)
            .map(body -> body.block().nonce())
            .findFirst()
            .orElse(0L);
    TestNode<FakeChain> node =
        TestNode.start(
            vertx,
            TestNode.Options.of()
                .at(
                    clock,
                    height ->
                        new LocalNode(
                            version::nonce, version.userAgent(), version.services(), height),
                    () -> ping,
                    () -> compact));
    RecordedRun.fill(node.chain, version.startHeight());
    return node;
  }
}
