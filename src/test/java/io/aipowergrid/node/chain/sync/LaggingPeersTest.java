package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.p2p.KnownAddress;
import io.aipowergrid.node.chain.p2p.MemoryPeerStore;
import io.aipowergrid.node.chain.p2p.NetworkGroup;
import io.aipowergrid.node.chain.p2p.PretendPeer;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers of the node's own choice that stay behind its chain, by a clock that the test moves. */
class LaggingPeersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final FakeChain chain = new FakeChain();
  private final List<PeerState> states = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_700_000_000L);
  private P2pConfig config = settings("0");
  private LaggingPeers lagging = lagging();

  private static P2pConfig settings(String protectedMax) {
    return TestNode.config(Map.of("aipg.chain.p2p.outbound-protected-max", protectedMax));
  }

  private LaggingPeers lagging() {
    var headers = new HeaderSync(chain, config, () -> now, () -> states);
    return new LaggingPeers(chain, config, () -> now, headers, () -> states);
  }

  private void protecting(int max) {
    config = settings(Integer.toString(max));
    lagging = lagging();
  }

  @BeforeEach
  void haveThreeBlocks() {
    IntStream.rangeClosed(1, 3).forEach(chain::mine);
  }

  private final class Watched {
    private final PretendPeer pretend;
    private final PeerState state;

    Watched(PretendPeer pretend) {
      this.pretend = pretend;
      this.state = new PeerState(pretend.peer(), now);
      states.add(state);
    }

    void has(int height) {
      state.has(chain.findHeaderAt(height).orElseThrow());
    }

    boolean isLeft() {
      return !pretend.peer().isOpen();
    }
  }

  private Watched outbound() {
    return new Watched(PretendPeer.outbound(FakeChain.REGTEST, config, () -> now));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    lagging.tick();
  }

  private Message proofOf(int height) {
    HeaderEntry parent = chain.findHeaderAt(height - 1).orElseThrow();
    return new Message.GetHeaders(70028, chain.locator(parent.id()), Hash256.ZERO);
  }

  @Test
  void theTimesAreTheDaemons() {
    P2pConfig unset = TestNode.config(Map.of());
    assertThat(unset.chainSyncTimeout()).isEqualTo(PATIENCE);
    assertThat(unset.chainSyncAnswerTimeout()).isEqualTo(ANSWER);
    assertThat(unset.outboundProtectedMax()).isEqualTo(4);
  }

  @Test
  void whoStaysBehindIsAskedOnceAndThenLeft() {
    Watched peer = outbound();
    peer.has(2);
    lagging.tick();
    pass(PATIENCE);
    assertThat(peer.pretend.takeHeard()).isEmpty();
    pass(TICK);
    assertThat(peer.pretend.takeHeard()).containsExactly(proofOf(3));
    pass(ANSWER);
    assertThat(peer.isLeft()).isFalse();
    pass(TICK);
    assertThat(peer.isLeft()).isTrue();
    assertThat(peer.pretend.takeHeard()).as("asked once").isEmpty();
  }

  @Test
  void whoShowsNothingIsBehindToo() {
    Watched peer = outbound();
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isTrue();
  }

  @Test
  void whoAnswersInTimeStays() {
    Watched peer = outbound();
    peer.has(2);
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    peer.has(3);
    pass(ANSWER.plus(TICK));
    pass(PATIENCE.multipliedBy(3));
    assertThat(peer.isLeft()).isFalse();
    assertThat(peer.pretend.takeHeard()).containsExactly(proofOf(3));
  }

  /** The mark is where our tip stood when the peer was found behind, not where it stands now. */
  @Test
  void whoComesNearerGetsItsTimeAnew() {
    Watched peer = outbound();
    peer.has(2);
    lagging.tick();
    chain.mine(4);
    pass(PATIENCE.plus(TICK));
    assertThat(peer.pretend.takeHeard()).containsExactly(proofOf(3));
    peer.has(3);
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isFalse();
    pass(PATIENCE.plus(TICK));
    assertThat(peer.pretend.takeHeard()).containsExactly(proofOf(4));
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isTrue();
  }

  @Test
  void anAnswerThatWaitsForUsIsNotLate() {
    Watched peer = outbound();
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    peer.pretend.leaveUnread(new Message.Headers(List.of()));
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isFalse();
  }

  @Test
  void headersThatAreBeingCheckedAreNotLate() {
    Watched peer = outbound();
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    peer.state.headersInCheck = true;
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isFalse();
    peer.state.headersInCheck = false;
    pass(TICK);
    assertThat(peer.isLeft()).isTrue();
  }

  @Test
  void theFirstThatShowedOurWorkAreKeptAndNoMore() {
    protecting(2);
    List<Watched> peers = List.of(outbound(), outbound(), outbound());
    peers.forEach(peer -> peer.has(3));
    lagging.tick();
    chain.mine(4);
    pass(TICK);
    pass(PATIENCE.plus(TICK));
    pass(ANSWER.plus(TICK));
    assertThat(peers).extracting(Watched::isLeft).containsExactly(false, false, true);
  }

  @Test
  void thePlaceOfAProtectedPeerThatWentIsFree() {
    protecting(1);
    Watched first = outbound();
    first.has(3);
    lagging.tick();
    states.remove(first.state);
    Watched second = outbound();
    second.has(3);
    lagging.tick();
    chain.mine(4);
    pass(TICK);
    pass(PATIENCE.plus(TICK));
    pass(ANSWER.plus(TICK));
    assertThat(second.isLeft()).isFalse();
  }

  @Test
  void whomTheNodeDidNotChooseItDoesNotExchange() {
    Watched guest = new Watched(PretendPeer.inbound(FakeChain.REGTEST, config, () -> now));
    Watched wanted = new Watched(PretendPeer.manual(FakeChain.REGTEST, config, () -> now));
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    pass(ANSWER.plus(TICK));
    assertThat(guest.isLeft()).isFalse();
    assertThat(wanted.isLeft()).isFalse();
    assertThat(wanted.pretend.takeHeard()).isEmpty();
  }

  @Test
  void whereNobodyHasABlockNobodyIsBehind() {
    var young = new FakeChain();
    var headers = new HeaderSync(young, config, () -> now, () -> states);
    lagging = new LaggingPeers(young, config, () -> now, headers, () -> states);
    Watched peer = outbound();
    lagging.tick();
    pass(PATIENCE.plus(TICK));
    pass(ANSWER.plus(TICK));
    assertThat(peer.isLeft()).isFalse();
    assertThat(peer.pretend.takeHeard()).isEmpty();
  }

  /** With sockets: a peer that was an anchor is left, forgotten as such and not called at once. */
  @Test
  @Timeout(60)
  void theNodeCallsAnotherInItsPlace() throws IOException {
    var time = new AtomicReference<>(now);
    var store = new MemoryPeerStore();
    Vertx vertx = Vertx.vertx();
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      store.writeAddresses(List.of(anchor(server)));
      var options =
          TestNode.Options.of("idle-timeout", "10H", "outbound-protected-max", "0")
              .with(store)
              .at(time::get, 1, 2, 3);
      try (var node = TestNode.start(vertx, options);
          var stuck = new RawPeer(server.accept())) {
        node.chain.mine(1);
        stuck.send(RawPeer.version(70028));
        stuck.send(new Message.Verack());
        stuck.expect(Message.FeeFilter.class);
        node.sync.tick();
        time.set(now.plus(PATIENCE).plus(TICK));
        node.sync.tick();
        stuck.settle();
        time.set(time.get().plus(ANSWER).plus(TICK));
        node.sync.tick();
        assertThat(stuck.isClosedByNode()).isTrue();
        await().until(() -> node.manager.peers().isEmpty());
      }
      assertThat(store.readAddresses())
          .singleElement()
          .matches(address -> !address.anchor())
          .matches(address -> address.attemptedAt().equals(time.get()));
    } finally {
      vertx.close();
    }
  }

  private KnownAddress anchor(ServerSocket server) {
    var endpoint = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    return new KnownAddress(
        endpoint, 9, new NetworkGroup("seed"), now, Instant.EPOCH, now, 0, true);
  }
}
