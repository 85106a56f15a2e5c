package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node says of its mining comes back from the database as it was said. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class MiningReportsIT {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");

  @Inject MiningReports reports;
  @Inject RigReports rigs;

  @AfterEach
  void clear() {
    reports.clear();
    rigs.write(List.of());
  }

  @Test
  void keepsTheRigsThatGaveSharesLast() {
    var slow = rig("slow", 1, Optional.of(NOON));
    var fast = rig("fast", 9, Optional.empty());
    rigs.write(List.of(slow, fast));
    assertThat(rigs.list(10)).containsExactly(fast, slow);
    assertThat(rigs.list(1)).containsExactly(fast);

    var many =
        IntStream.rangeClosed(0, RigReports.RIGS_MAX)
            .mapToObj(i -> rig("r" + i, i, Optional.of(NOON.plusSeconds(i))))
            .toList();
    rigs.write(many);
    assertThat(rigs.list(RigReports.RIGS_MAX))
        .hasSize(RigReports.RIGS_MAX)
        .doesNotContain(many.getFirst())
        .startsWith(many.getLast());
  }

  private static RigReport rig(String name, double rate, Optional<Instant> last) {
    return new RigReport("mAddress", name, 1, 2, 3, 4, 5, 6, 7, rate, 256, last);
  }

  @Test
  void keepsStatusAndPoolsUntilTheNodeStops() {
    var status =
        new MiningStatus(
            MiningState.MINING,
            "",
            NOON,
            2,
            MiningOrigin.POOLS,
            "stratum+tcp://b:2",
            "",
            7,
            1.5,
            new MiningStatistics(1, 2, 3, 4, 5, 6, 7, 8));
    var pools =
        List.of(
            pool("stratum+tcp://a:1", PoolState.FAILED, Optional.empty(), "no job came in time"),
            pool("stratum+tcp://b:2", PoolState.WORKING, Optional.of(NOON), ""));
    var gpus = new GpuReport("", List.of(device("GPU-1", 150), device("GPU-2", -1)));
    reports.write(status, pools, gpus);
    reports.write(status, pools.reversed(), gpus);
    MiningReport read = reports.find().orElseThrow();
    assertThat(read.status()).isEqualTo(status);
    assertThat(read.pools()).isEqualTo(pools.reversed());
    assertThat(read.gpus()).isEqualTo(gpus);

    var none = new GpuReport("no NVIDIA driver", List.of());
    reports.write(status, List.of(), none);
    assertThat(reports.find().orElseThrow().pools()).isEmpty();
    assertThat(reports.find().orElseThrow().gpus()).isEqualTo(none);
    reports.clear();
    assertThat(reports.find()).isEmpty();
  }

  private static DeviceReport device(String uuid, int epoch) {
    return new DeviceReport(
        uuid,
        "NVIDIA H200",
        DeviceMiningState.PARKED,
        "others compute",
        epoch < 0 ? OptionalInt.empty() : OptionalInt.of(epoch),
        2.5,
        new MiningStatistics(1, 2, 3, 4, 5, 6, 7, 8),
        9,
        10,
        Duration.ZERO);
  }

  private static PoolReport pool(
      String name, PoolState state, Optional<Instant> last, String failure) {
    return new PoolReport(name, state, 1, 2, 3, 4, 5, 6, 256, 2.5, last, failure);
  }
}
