package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.ops.testing.NodeUnderTest;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged nodes with databases of their own: one downloads a chain from us, the other from it,
 * while each is killed by SIGKILL. What they stored is consistent at every moment, they go on where
 * they stopped, follow new blocks and reorganise to the branch with the most work.
 */
@Timeout(600)
class PackagedNodesIT {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final int BLOCKS = 2000;
  private static final int FORK_DEPTH = 5;
  private static final int MATURITY = 100;

  @TempDir Path folder;

  private final TestMiner miner = new TestMiner(PARAMS);
  private final List<TestMiner.Mined> chain = new ArrayList<>();

  /** How many coins a chain in memory has after the block of each height. */
  private final List<Long> coins = new ArrayList<>(List.of(0L));

  @Test
  void theySyncSurviveSigkillFollowAndReorganise() throws Exception {
    long now = Instant.now().getEpochSecond();
    mine(now - (BLOCKS + 20) * TestMiner.SPACING);
    Vertx vertx = Vertx.vertx();
    try (var harness = new ChainHarness(PARAMS, now);
        var feeder = TestNode.of(vertx, harness.chain);
        var first = new NodeUnderTest(Files.createDirectory(folder.resolve("first")));
        var second = new NodeUnderTest(Files.createDirectory(folder.resolve("second")))) {
      for (var mined : chain.subList(1, chain.size())) {
        connect(harness, mined);
      }
      int port = freePort();
      String[] settings = settings("127.0.0.1:" + port, feeder.endpoint());
      String[] behind = settings("127.0.0.1:0", "127.0.0.1:" + port);
      first.start(settings);
      killDuringSync(first);
      first.start(settings);
      second.start(behind);
      killDuringSync(second);
      second.start(behind);
      for (var node : List.of(first, second)) {
        awaitTip(node, tip().id());
        assertConsistent(node, BLOCKS);
      }

      chain.add(miner.mine(tip(), 0, 0, List.of()));
      connect(harness, tip());
      awaitTip(second, tip().id());
      Hash256 left = tip().id();
      List<Block> branch = branch();
      branch.forEach(harness.chain::submitBlock);
      assertThat(harness.chain.tip().id()).isEqualTo(tip().id()).isNotEqualTo(left);
      coins.add(count(harness));
      for (var node : List.of(first, second)) {
        awaitTip(node, tip().id());
        assertConsistent(node, tip().height());
        node.signal("TERM");
      }
      for (var node : List.of(first, second)) {
        node.awaitExit();
        assertThat(node.log()).doesNotContain("ERROR");
      }
    } finally {
      vertx.close();
    }
  }

  private void connect(ChainHarness harness, TestMiner.Mined mined) {
    harness.connectAll(List.of(mined.block()));
    coins.add(count(harness));
  }

  private static long count(ChainHarness harness) {
    harness.chain.commit();
    var found = new AtomicLong();
    harness.store.forEachCoin((outPoint, coin) -> found.incrementAndGet());
    return found.get();
  }

  private static String[] settings(String listen, String peer) {
    return new String[] {
      "-Daipg.chain.network=aipg-regtest",
      "-Daipg.chain.p2p.listen=" + listen,
      "-Daipg.chain.p2p.peers=" + peer,
      "-Daipg.chain.p2p.trusted=127.0.0.1",
      "-Daipg.chain.p2p.backoff-max=1s"
    };
  }

  /** Blocks from a time on, each of which spends the coinbase that has just ripened. */
  private void mine(long from) {
    chain.add(miner.genesis(from));
    while (chain.size() <= BLOCKS) {
      chain.add(miner.mine(tip(), 0, 0, spends(chain.size())));
    }
  }

  private List<Transaction> spends(int height) {
    int ripe = height - MATURITY;
    if (ripe < 1) {
      return List.of();
    }
    Transaction coinbase = chain.get(ripe).block().transactions().getFirst();
    return List.of(TestMiner.spend(coinbase.outPoint(0), coinbase.outputs().getFirst().value()));
  }

  /** Replaces the last blocks by others and one more. */
  private List<Block> branch() {
    chain.subList(chain.size() - FORK_DEPTH, chain.size()).clear();
    var branch = new ArrayList<Block>();
    for (int i = 0; i <= FORK_DEPTH; i++) {
      chain.add(miner.mine(tip(), 7, 0, spends(chain.size())));
      branch.add(tip().block());
    }
    return branch;
  }

  private TestMiner.Mined tip() {
    return chain.getLast();
  }

  /** Kills the node once it has stored some of the chain, but not all. */
  private void killDuringSync(NodeUnderTest node) throws Exception {
    node.await("some blocks are stored", () -> storedHeight(node) > 0);
    node.process().destroyForcibly();
    assertThat(node.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    int height = storedHeight(node);
    assertThat(height).as("height at the kill").isBetween(1, BLOCKS - 1);
    assertConsistent(node, height);
    System.out.printf("kill -9 at height %d of %d%n", height, BLOCKS);
  }

  /** Zero before there is a table, or a tip in it. */
  private static int storedHeight(NodeUnderTest node) throws Exception {
    try {
      return (int)
          node.number(
              "select coalesce(max(h.height), 0) from chain_network n"
                  + " join chain_header h on h.network = n.id and h.id = n.tip");
    } catch (IOException | SQLException e) {
      return 0;
    }
  }

  private void awaitTip(NodeUnderTest node, Hash256 id) throws Exception {
    node.await(
        "its tip is " + id.toDisplayHex(), () -> node.number(hasTip("chain_network", id)) == 1);
    node.await(
        "its index is there",
        () -> node.number("select count(*) from chain_index_block where id = " + literal(id)) == 1);
  }

  private static String hasTip(String table, Hash256 id) {
    return "select count(*) from " + table + " where tip = " + literal(id);
  }

  private static String literal(Hash256 id) {
    return "'\\x" + HexFormat.of().formatHex(id.toBytes()) + "'::bytea";
  }

  /** Holds what the database says to a chain that imported the same blocks in memory. */
  private void assertConsistent(NodeUnderTest node, int height) throws Exception {
    assertThat(node.number("select count(*) from chain_coin")).isEqualTo(coins.get(height));
    assertThat(node.number(hasTip("chain_network", chain.get(height).id()))).isEqualTo(1);
    for (String table : List.of("chain_block", "chain_undo")) {
      assertThat(
              node.number(
                  "select count(distinct height) from " + table + " where height <= " + height))
          .as("heights in " + table)
          .isEqualTo(height + 1);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
