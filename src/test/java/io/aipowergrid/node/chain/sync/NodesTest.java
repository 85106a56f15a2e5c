package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.wire.Command;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several of our nodes on loopback: they find one chain, whatever happens between them. */
@Timeout(120)
class NodesTest {
  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterAll
  static void close() {
    Awaitility.reset();
    vertx.close();
  }

  @Test
  void aNewNodeDownloadsTheChainFromTwoPeers() throws IOException {
    try (var a = TestNode.start(vertx);
        var b = TestNode.start(vertx);
        var c = TestNode.start(vertx)) {
      for (int i = 0; i < 1500; i++) {
        b.chain.submitBlock(a.chain.mine(i));
      }
      c.manager.addManual(a.endpoint());
      c.manager.addManual(b.endpoint());
      await().until(() -> c.height() == 1500);
      assertThat(c.chain.tip().id()).isEqualTo(a.chain.tip().id());
      assertThat(a.meter.sent(Command.BLOCK)).isGreaterThan(100);
      assertThat(b.meter.sent(Command.BLOCK)).isGreaterThan(100);
      assertThat(c.sync.progress().blocksInFlight()).isZero();
      for (var node : java.util.List.of(a, b, c)) {
        assertThat(node.manager.describe())
            .allSatisfy(peer -> assertThat(peer.banScore()).isZero());
      }
    }
  }

  @Test
  void aNewBlockReachesEveryoneOverTheMiddle() throws IOException {
    try (var a = TestNode.start(vertx);
        var b = TestNode.start(vertx);
        var c = TestNode.start(vertx)) {
      a.manager.addManual(b.endpoint());
      c.manager.addManual(b.endpoint());
      await().until(() -> b.ready() == 2);
      for (int i = 1; i <= 20; i++) {
        a.chain.mine(i);
        int height = i;
        await().until(() -> c.height() == height);
      }
      assertThat(b.meter.sent(Command.INV))
          .as("by headers, once the peers know each other")
          .isLessThan(10);
    }
  }

  @Test
  void aPartitionedNetworkReorganisesToTheLongerBranchWhenItRejoins() throws IOException {
    try (var a = TestNode.start(vertx);
        var b = TestNode.start(vertx);
        var c = TestNode.start(vertx)) {
      a.manager.addManual(b.endpoint());
      b.manager.addManual(c.endpoint());
      a.chain.mine(1);
      await().until(() -> c.height() == 1);
      b.manager.removeManual(c.endpoint());
      await().until(() -> c.ready() == 0);
      for (int i = 0; i < 5; i++) {
        a.chain.mine(100 + i);
      }
      for (int i = 0; i < 9; i++) {
        c.chain.mine(200 + i);
      }
      await().until(() -> b.height() == 6);
      b.manager.addManual(c.endpoint());
      await().until(() -> a.chain.tip().id().equals(c.chain.tip().id()));
      assertThat(a.height()).isEqualTo(10);
      assertThat(b.chain.tip().id()).isEqualTo(c.chain.tip().id());
    }
  }

  @Test
  void aTransactionReachesEveryoneAndAnOrphanWaitsForItsParent() throws IOException {
    try (var a = TestNode.start(vertx);
        var b = TestNode.start(vertx);
        var c = TestNode.start(vertx)) {
      a.manager.addManual(b.endpoint());
      c.manager.addManual(b.endpoint());
      await().until(() -> b.ready() == 2);
      Transaction parent = spend(OutPoint.NULL, 1);
      Transaction child = spend(parent.outPoint(0), 2);
      c.pool.parentsMissing.add(parent.txid());
      a.pool.accept(parent);
      a.pool.accept(child);
      await().until(() -> c.pool.transactions().size() == 2);
      assertThat(c.pool.find(child.txid())).contains(child);
    }
  }

  @Test
  void aNodeDoesNotStayConnectedToItself() throws IOException {
    try (var node = TestNode.start(vertx)) {
      node.manager.addManual(node.endpoint());
      await().until(() -> node.meter.received(Command.VERSION) > 0);
      assertThat(node.ready()).isZero();
    }
  }

  private static Transaction spend(OutPoint previous, int value) {
    var input = new TxInput(previous, Script.EMPTY, 0, Witness.EMPTY);
    return new Transaction(2, List.of(input), List.of(new TxOutput(value, Script.EMPTY)), 0);
  }
}
