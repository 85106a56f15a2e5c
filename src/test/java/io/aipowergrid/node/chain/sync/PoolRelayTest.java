package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.MempoolPolicy;
import io.aipowergrid.node.chain.mempool.PoolChain;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.Command;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that check everything pass transactions on from pool to pool. */
@Timeout(300)
class PoolRelayTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final long LEAST = 61_000;
  private static final MempoolPolicy.Limits ROOM = PoolChain.room(100);

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(120));
  }

  private static void requireAccepted(Mempool pool, Transaction tx) {
    assertThat(pool.accept(tx)).isEqualTo(new AcceptResult.Accepted());
  }

  private static TestNode<ChainService> node(PoolChain chain, Mempool pool) throws IOException {
    return TestNode.of(VERTX, chain.harness.chain, pool);
  }

  @Test
  void familiesTravelFromPoolToPoolAndLeaveAllWithTheirBlock() throws IOException {
    try (var one = new PoolChain(5);
        var two = new PoolChain(5);
        var three = new PoolChain(5)) {
      Mempool first = one.pool(ROOM);
      Mempool middle = two.pool(ROOM);
      Mempool last = three.pool(ROOM);
      try (var a = node(one, first);
          var b = node(two, middle);
          var c = node(three, last)) {
        Transaction parent = one.spend(0, LEAST);
        // Nobody is connected: it is told to whoever comes.
        requireAccepted(first, parent);
        b.manager.addManual(c.endpoint());
        a.manager.addManual(b.endpoint());
        patiently().until(() -> last.find(parent.txid()).isPresent());
        Transaction child = PoolChain.spend(parent, LEAST);
        requireAccepted(first, child);
        patiently().until(() -> last.transactions().equals(List.of(parent, child)));
        one.connect(List.of(parent, child));
        patiently().until(() -> three.harness.chain.tip().height() == one.tip().height());
        for (Mempool pool : List.of(first, middle, last)) {
          patiently().until(() -> pool.transactions().isEmpty());
        }
        for (var each : List.of(a, b, c)) {
          assertThat(each.manager.bans()).isEmpty();
        }
      }
    }
  }

  @Test
  void aPeerIsNotToldWhatPaysLessThanItAsks() throws IOException {
    try (var one = new PoolChain(5);
        var two = new PoolChain(5)) {
      Mempool ours = one.pool(ROOM);
      Mempool dear = two.pool(ROOM, new MempoolPolicy.Fees(2_000_000, 1_000));
      try (var a = node(one, ours);
          var b = node(two, dear)) {
        Transaction cheap = one.spend(0, 2 * LEAST - 1);
        Transaction enough = one.spend(1, 2 * LEAST);
        a.manager.addManual(b.endpoint());
        // Messages of a peer keep their order: with this one here, what it asks is known.
        Transaction theirs = two.spend(2, 2 * LEAST);
        requireAccepted(dear, theirs);
        patiently().until(() -> ours.find(theirs.txid()).isPresent());
        requireAccepted(ours, cheap);
        requireAccepted(ours, enough);
        patiently().until(() -> dear.find(enough.txid()).isPresent());
        assertThat(dear.find(cheap.txid())).isEmpty();
        assertThat(b.meter.received(Command.TX)).isEqualTo(1);
      }
    }
  }
}
