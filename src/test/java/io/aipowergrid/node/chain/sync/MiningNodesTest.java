package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.mining.BlockTemplateService;
import io.aipowergrid.node.mining.CpuMiner;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.PrivateNetwork;
import io.aipowergrid.node.mining.SoloChain;
import io.aipowergrid.node.mining.stratum.LoopbackPool;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A private network of three of our nodes that mine with their processors: each validates what the
 * others found, they compete, are parted and reorganise, until three hundred blocks are there. One
 * of them mines a few through a Stratum server and client of ours.
 */
@Timeout(240)
class MiningNodesTest {
  private static final int BLOCKS = 300;

  /** Few, because a share costs 256 hashes where a block costs two. */
  private static final int STRATUM_BLOCKS = 3;

  private static final String BY_STRATUM = " by Stratum";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** A node: chain, peers, and a miner that runs now and then. */
  private static final class MiningNode implements AutoCloseable {
    final SoloChain solo;
    final TestNode<ValidatingChain> node;
    final String name;
    MiningStatistics mined = MiningStatistics.NONE;
    long foundByStratum;
    private @Nullable BlockTemplateService source;
    private @Nullable CpuMiner miner;

    MiningNode(Vertx vertx, NetworkParams params, String name) throws IOException {
      this.name = name;
      solo = new SoloChain(params);
      node = TestNode.of(vertx, solo.harness.chain, solo.pool);
    }

    private BlockTemplateService templates(String tag) {
      return new BlockTemplateService(
          solo.harness.chain, solo.desk, SoloChain.ANYBODY, tag, new Random());
    }

    void mine() {
      source = templates(name);
      miner = new CpuMiner(source, SoloChain.HASHER, 1);
      source.start();
      miner.start();
    }

    void rest() {
      if (miner != null && source != null) {
        miner.close();
        source.close();
        mined = mined.plus(miner.statistics());
        miner = null;
      }
    }

    void mineTo(int height) {
      mine();
      await().atMost(PATIENCE).until(() -> solo.height() >= height);
      rest();
    }

    /** From the node's Stratum server over loopback to a pool's client and its miner. */
    void mineByStratumTo(Vertx vertx, int height) throws Exception {
      try (var templates = templates(name + BY_STRATUM);
          var pool = new LoopbackPool(vertx, templates);
          var rig = new CpuMiner(pool.client(), SoloChain.HASHER, 1)) {
        templates.start();
        rig.start();
        await().atMost(PATIENCE).until(() -> solo.height() >= height);
        rig.close();
        assertThat(rig.statistics().rejected()).isZero();
        assertThat(rig.statistics().failed()).isZero();
        foundByStratum = pool.blocks();
      }
    }

    ChainTip tip() {
      return solo.harness.chain.tip();
    }

    @Override
    public void close() {
      rest();
      node.close();
      solo.close();
    }
  }

  @Test
  void mineCompeteAndReorganiseForThreeHundredBlocksSoloAndByStratum(@TempDir Path folder)
      throws Exception {
    NetworkParams params = PrivateNetwork.params(folder);
    Vertx vertx = Vertx.vertx();
    try (var a = new MiningNode(vertx, params, "node a");
        var b = new MiningNode(vertx, params, "node b");
        var c = new MiningNode(vertx, params, "node c")) {
      b.node.manager.addManual(a.node.endpoint());
      c.node.manager.addManual(b.node.endpoint());
      await().atMost(PATIENCE).until(() -> b.node.ready() == 2);

      a.mineTo(100);
      awaitOneTip(a, b, c);
      c.mineTo(150);
      awaitOneTip(a, b, c);
      b.mineByStratumTo(vertx, c.solo.height() + STRATUM_BLOCKS);
      awaitOneTip(a, b, c);

      HeaderEntry lost = partAndRejoin(a, b, c);
      assertThat(a.solo.harness.chain.onBestChain(lost.id())).isFalse();

      compete(a, b, c);
      requireSound(params, a, b, c);
    } finally {
      vertx.close();
    }
  }

  private static void awaitOneTip(MiningNode... nodes) {
    await()
        .atMost(PATIENCE)
        .until(() -> Stream.of(nodes).map(node -> node.tip().id()).distinct().count() == 1);
  }

  /** The last node is cut off and mines more than the other two, who give their branch up. */
  private static HeaderEntry partAndRejoin(MiningNode a, MiningNode b, MiningNode c) {
    int fork = a.solo.height();
    c.node.manager.removeManual(b.node.endpoint());
    await().atMost(PATIENCE).until(() -> c.node.ready() == 0);
    a.mineTo(fork + 10);
    awaitOneTip(a, b);
    c.mineTo(a.solo.height() + 10);
    HeaderEntry weaker = a.solo.harness.chain.findHeader(a.tip().id()).orElseThrow();
    ChainTip stronger = c.tip();
    assertThat(stronger.work()).isGreaterThan(a.tip().work());

    c.node.manager.addManual(b.node.endpoint());
    awaitOneTip(a, b, c);
    assertThat(a.tip().id()).isEqualTo(stronger.id());
    return weaker;
  }

  /** All three mine at once; then one goes on until the others follow it. */
  private static void compete(MiningNode a, MiningNode b, MiningNode c) {
    List.of(a, b, c).forEach(MiningNode::mine);
    await()
        .atMost(PATIENCE)
        .until(() -> Stream.of(a, b, c).allMatch(node -> node.solo.height() >= BLOCKS));
    b.rest();
    c.rest();
    await().atMost(PATIENCE).until(() -> a.tip().work().compareTo(strongest(b, c)) > 0);
    a.rest();
    awaitOneTip(a, b, c);
  }

  private static BigInteger strongest(MiningNode b, MiningNode c) {
    return b.tip().work().max(c.tip().work());
  }

  private static void requireSound(NetworkParams params, MiningNode... nodes) {
    var blocksOf = new HashMap<String, Integer>();
    int byStratum = 0;
    ValidatingChain chain = nodes[0].solo.harness.chain;
    int height = chain.tip().height();
    assertThat(height).isGreaterThanOrEqualTo(BLOCKS);
    for (int i = 1; i <= height; i++) {
      Block block = block(params, chain, i);
      requireCoinbase(params, block.transactions().getFirst(), i);
      byStratum += tag(block).contains(BY_STRATUM) ? 1 : 0;
      for (MiningNode node : nodes) {
        if (tag(block).contains(node.name)) {
          blocksOf.merge(node.name, 1, Integer::sum);
        }
      }
    }
    assertThat(blocksOf.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(height);
    assertThat((long) byStratum)
        .as("blocks by Stratum that all three agree on")
        .isBetween(
            (long) STRATUM_BLOCKS, Stream.of(nodes).mapToLong(node -> node.foundByStratum).sum());
    requireMiners(blocksOf, height, nodes);
  }

  private static void requireMiners(
      Map<String, Integer> blocksOf, int height, MiningNode... nodes) {
    var found = new ArrayList<Long>();
    for (MiningNode node : nodes) {
      assertThat(node.mined.rejected()).as(node.name + " rejected").isZero();
      assertThat(node.mined.failed()).as(node.name + " failed").isZero();
      assertThat(node.mined.undecided()).as(node.name + " undecided").isZero();
      assertThat(node.mined.blocks() + node.foundByStratum)
          .as(node.name + " found")
          .isGreaterThanOrEqualTo(blocksOf.getOrDefault(node.name, 0));
      assertThat(node.node.manager.bans()).as(node.name + " bans").isEmpty();
      found.add(node.mined.blocks() + node.foundByStratum);
    }
    // What was lost in the partition alone makes more blocks than the chain has.
    assertThat(found.stream().mapToLong(Long::longValue).sum()).isGreaterThan(height);
  }

  private static Block block(NetworkParams params, ValidatingChain chain, int height) {
    var entry = chain.findHeaderAt(height).orElseThrow();
    return params.blockCodec().parse(chain.findBlockBytes(entry.id()).orElseThrow());
  }

  private static String tag(Block block) {
    byte[] script = block.transactions().getFirst().inputs().getFirst().script().toBytes();
    return new String(script, StandardCharsets.ISO_8859_1);
  }

  private static void requireCoinbase(NetworkParams params, Transaction coinbase, int height) {
    Amount subsidy = params.subsidy().at(height);
    Amount share = params.operations().of(subsidy, height);
    assertThat(coinbase.isCoinbase()).isTrue();
    assertThat(coinbase.outputs().get(0).value())
        .as("height " + height)
        .isEqualTo(subsidy.minus(share).units());
    assertThat(coinbase.outputs().get(0).script()).isEqualTo(SoloChain.ANYBODY);
    assertThat(coinbase.outputs().get(1).value()).isEqualTo(share.units());
    assertThat(coinbase.outputs().get(1).script()).isEqualTo(params.operations().script());
  }
}
