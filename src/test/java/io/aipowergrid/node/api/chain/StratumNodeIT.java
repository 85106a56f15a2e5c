package io.aipowergrid.node.api.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.mining.AcceptedShares;
import io.aipowergrid.node.mining.CpuMiner;
import io.aipowergrid.node.mining.MinedBlocks;
import io.aipowergrid.node.mining.PoolsConfig;
import io.aipowergrid.node.mining.RigReports;
import io.aipowergrid.node.mining.StratumService;
import io.aipowergrid.node.mining.stratum.PoolClient;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rig that mines to the running node over Stratum lengthens its chain. */
@QuarkusTest
@TestProfile(VectorNetwork.class)
@WithTestResource(NodeTestResource.class)
class StratumNodeIT extends ChainDoors {
  @Inject ChainService chain;
  @Inject StratumService stratum;
  @Inject MinedBlocks found;
  @Inject RigReports rigs;
  @Inject KawpowHasher hasher;

  @Test
  void aRigsShareBecomesABlockOfTheChain() throws Exception {
    await("the node listens", () -> stratum.address().isPresent());
    int port = stratum.address().orElseThrow().getPort();
    try (var client =
            PoolClient.of(
                pool(port), InstantSource.system(), new Random(1), AcceptedShares.NOBODY);
        var miner = new CpuMiner(client, hasher, 1)) {
      client.start();
      miner.start();
      // Only a late block is easy on this network; the next one would take two minutes.
      await("a block is found", () -> chain.tip().height() >= 324);
    }
    await("the account has it", () -> found.totals().immature() >= 1);
    assertThat(stratum.reports())
        .singleElement()
        .satisfies(
            rig -> {
              assertThat(rig.account()).isEqualTo("ADDR");
              assertThat(rig.blocks()).isGreaterThanOrEqualTo(1);
            });
    assertThat(stratum.totals().accepted()).isEqualTo(stratum.reports().getFirst().accepted());
    await("commands can read of the rig", () -> !rigs.list(1).isEmpty());
    assertThat(rigs.list(1).getFirst().account()).isEqualTo("ADDR");
  }

  @AfterEach
  void returnToTheDaemonsTip() throws Exception {
    if (rpc("getblockcount").asInt() > 323) {
      chain.invalidate(Hash256.fromDisplayHex(rpc("getblockhash", 324).asText()));
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 180_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static PoolsConfig pool(int port) {
    return new SmallRyeConfigBuilder()
        .withMapping(PoolsConfig.class)
        .withDefaultValue("aipg.mining.pools[0].url", "stratum+tcp://127.0.0.1:" + port)
        .withDefaultValue("aipg.mining.pools[0].user", "ADDR.rig")
        .addDiscoveredConverters()
        .build()
        .getConfigMapping(PoolsConfig.class);
  }
}
