package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many peers send large messages at once, the node looks at a few of them at a time. */
@Timeout(120)
class LargeMessagesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int PEERS = 12;

  /** PeerSession, LARGE_AT_ONCE_MAX. */
  private static final int AT_ONCE_MAX = 8;

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private static Transaction large(int number) {
    var input = new TxInput(new OutPoint(Hash256.ZERO, number), Script.EMPTY, 0, Witness.EMPTY);
    var output = new TxOutput(1, Script.of(new byte[1 << 18]));
    return new Transaction(2, List.of(input), List.of(output), 0);
  }

  @Test
  void onlySomeAreLookedAtAtATime() throws IOException {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new Semaphore(0);
    var peers = new ArrayList<RawPeer>();
    try (var node = TestNode.start(VERTX, "inbound-per-group-max", "64")) {
      node.pool.beforeAccept =
          () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            gate.acquireUninterruptibly();
            inside.decrementAndGet();
          };
      for (int i = 0; i < PEERS; i++) {
        var peer = RawPeer.greet(node);
        peers.add(peer);
        peer.send(new Message.Tx(large(i)));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> inside.get() == AT_ONCE_MAX);
      // A small message of another peer is not kept waiting.
      try (var other = RawPeer.greet(node)) {
        other.settle();
      }
      gate.release(PEERS);
      for (RawPeer peer : peers) {
        peer.settle();
      }
      assertThat(most).hasValue(AT_ONCE_MAX);
      assertThat(node.pool.entries()).hasSize(PEERS);
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void countsLargeMessagesThatNobodyAskedForByTheirSize() throws IOException {
    try (var node = TestNode.start(VERTX);
        var peer = RawPeer.greet(node)) {
      var known = FakeChain.REGTEST.genesis().header();
      var whole =
          IntStream.range(0, 15).mapToObj(i -> new CompactBlock.Prefilled(i, large(i))).toList();
      var block = new Message.CompactBlockBody(new CompactBlock(known, 1, List.of(), whole));
      peer.send(block, 5);
      peer.settle();
      assertThat(node.manager.bans()).isEmpty();
      peer.send(block, 5);
      assertThat(peer.isClosedByNode()).isTrue();
      await().until(() -> node.manager.bans().size() == 1);
    }
  }

  @Test
  void leavesWhoeverSendsPartsOfBlocksThatNobodyAskedFor() throws IOException {
    try (var node = TestNode.start(VERTX);
        var peer = RawPeer.greet(node)) {
      var part = new Message.BlockTxn(Hash256.ZERO, List.of(CompactBlocksTest.tx(1)));
      peer.send(part, 100);
      peer.settle();
      assertThat(node.manager.bans()).isEmpty();
      peer.send(part, 100);
      assertThat(peer.isClosedByNode()).isTrue();
      await().until(() -> node.manager.bans().size() == 1);
    }
  }
}
