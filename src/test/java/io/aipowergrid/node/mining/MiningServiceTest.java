package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MiningServiceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOON;

  @Test
  void isOffSinceTheNodeCameUpAndNotSinceItIsAsked() {
    MiningService mining = withoutMiners();
    now = NOON.plusSeconds(3_600);
    MiningStatus status = mining.status();
    assertThat(status.state()).isEqualTo(MiningState.OFF);
    assertThat(status.since()).isEqualTo(NOON);
  }

  /** Of the other parts nothing is asked before the start. */
  private MiningService withoutMiners() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(MiningConfig.class)
            .withMapping(PoolsConfig.class)
            .addDiscoveredConverters()
            .build();
    var pools =
        new MiningPools(
            config.getConfigMapping(PoolsConfig.class),
            () -> now,
            new Random(1),
            new PoolIncome(NetworkParamsReader.read("aipg-main")));
    return new MiningService(
        config.getConfigMapping(MiningConfig.class),
        null,
        null,
        pools,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        () -> now,
        new Random(1),
        null);
  }
}
