package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.mining.stratum.ScriptedPool;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node's own miner at a pool on loopback, with real hashes. */
@Timeout(120)
class MinerAtPoolsTest {
  private final AtomicBoolean wanted = new AtomicBoolean(true);

  @Test
  void minesForThePoolAndKeepsTheCountWhenItRests() throws Exception {
    try (var pool = new ScriptedPool(MinerAtPoolsTest::work)) {
      MiningPools pools = pools(pool.port());
      assertThat(pools.reports()).singleElement().matches(it -> it.state() == PoolState.IDLE);
      MiningControl control = control(pools);
      look(control, () -> pools.reports().getFirst().accepted() >= 1);

      MiningStatus status = control.status();
      assertThat(status.state()).isEqualTo(MiningState.MINING);
      assertThat(status.origin()).isEqualTo(MiningOrigin.POOLS);
      assertThat(status.pool()).isEqualTo("stratum+tcp://127.0.0.1:" + pool.port());
      assertThat(status.height()).isEqualTo(49);
      PoolReport working = pools.reports().getFirst();
      assertThat(working.active()).isTrue();
      assertThat(working.hashesPerShare()).isEqualTo(256);
      assertThat(working.hashesPerSecond()).isPositive();

      wanted.set(false);
      control.look(System.nanoTime());
      long accepted = control.status().statistics().accepted();
      PoolReport rested = pools.reports().getFirst();
      assertThat(rested.state()).isEqualTo(PoolState.IDLE);
      assertThat(rested.connections()).isEqualTo(1);
      assertThat(rested.accepted()).isEqualTo(accepted).isPositive();
      assertThat(rested.lastShare()).isPresent();
    }
  }

  @Test
  void saysWhichPoolFailsAndStaysConnectedForOthers() throws Exception {
    try (var pool = new ScriptedPool(wire -> {})) {
      MiningPools pools = pools(pool.port());
      WorkSource others = pools.open("others").orElseThrow();
      MiningControl control = control(pools);
      look(control, () -> pools.reports().getFirst().state() == PoolState.FAILED);
      control.look(System.nanoTime());
      assertThat(control.status().state()).isEqualTo(MiningState.WAITING);
      assertThat(control.status().reason())
          .isEqualTo(
              "no pool gives work; stratum+tcp://127.0.0.1:%d: the pool closed the connection"
                  .formatted(pool.port()));
      control.end("the node stops");
      assertThat(pools.open("others")).containsSame(others);
      pools.close("others");
      assertThat(pools.open("others").orElseThrow()).isNotSameAs(others);
      pools.close("others");
    }
  }

  private static void work(ScriptedPool.Wire wire) throws IOException {
    wire.welcome("job");
    wire.acceptShares();
  }

  private MiningControl control(MiningPools pools) {
    var parts =
        new MinerParts(
            wanted::get,
            () -> Optional.of("a pool's work needs no peer"),
            pools,
            pools.rule(),
            () -> {
              throw new IllegalStateException("the own chain must not be mined");
            },
            source -> List.of(new CpuMiner(source, SoloChain.HASHER, 1)));
    return new MiningControl(parts, InstantSource.system(), 1, "");
  }

  private static void look(MiningControl control, java.util.concurrent.Callable<Boolean> until) {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              control.look(System.nanoTime());
              return until.call();
            });
  }

  private static MiningPools pools(int port) {
    PoolsConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(PoolsConfig.class)
            .withDefaultValue("aipg.mining.pools[0].url", "stratum+tcp://127.0.0.1:" + port)
            .withDefaultValue("aipg.mining.pools[0].user", "ADDR.rig")
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(PoolsConfig.class);
    return new MiningPools(
        config,
        InstantSource.system(),
        new Random(1),
        new PoolIncome(NetworkParamsReader.read("aipg-main")));
  }
}
