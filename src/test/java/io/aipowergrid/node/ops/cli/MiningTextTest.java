package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.GpuReport;
import io.aipowergrid.node.mining.MinedBlock;
import io.aipowergrid.node.mining.MinedBlockState;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningOrigin;
import io.aipowergrid.node.mining.MiningReport;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.MiningStatus;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolState;
import io.aipowergrid.node.mining.RigReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MiningTextTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final MiningStatistics DONE = new MiningStatistics(4_096, 7, 7, 2, 1, 3, 4, 0);

  private static final MinedTotals TOTALS =
      new MinedTotals(
          2,
          3,
          1,
          Amount.of(95_000_000_000L),
          Amount.of(142_500_000_001L),
          Amount.ZERO,
          Amount.ZERO);
  private static final String EARNED =
      """
      found        2 mature, 3 immature, 1 orphaned blocks
      earned       950.00000000 AIPG after the operations share
      to come      1425.00000001 AIPG
      """;

  @Test
  void saysWhatTheNodeDoes() {
    var status =
        new MiningStatus(
            MiningState.MINING,
            "",
            NOON.minusSeconds(90),
            2,
            MiningOrigin.OWN_CHAIN,
            "",
            "mAddress",
            315,
            220.26,
            DONE);
    assertThat(MiningText.status(true, report(status), TOTALS, NOON.plusSeconds(4)))
        .isEqualTo(
            """
            switch       on
            state        mining
            since        2026-01-01T11:58:30Z
            threads      2
            works for    the own chain
            pays         mAddress
            searches     block 315
            hash rate    220.3 H/s
            hashes       4096
            blocks       7
            solutions    7 accepted, 2 stale, 3 rejected, 1 duplicate, 4 undecided
            reported     4 s ago
            """
                + EARNED);
  }

  @Test
  void saysWhyItDoesNotMine() {
    var status = own(MiningState.STOPPED, "an operator stopped it");
    assertThat(MiningText.status(false, report(status), TOTALS, NOON))
        .startsWith("switch       off\nstate        stopped: an operator stopped it\n")
        .contains("pays         nobody\nsearches     nothing\n");
  }

  @Test
  void doubtsAnOldReport() {
    var status = own(MiningState.MINING, "");
    assertThat(MiningText.status(true, report(status), TOTALS, NOON.plusSeconds(60)))
        .endsWith("reported     60 s ago\n" + EARNED);
    assertThat(MiningText.status(true, report(status), TOTALS, NOON.plusSeconds(61)))
        .endsWith("reported     61 s ago; the node may not run any more\n" + EARNED);
  }

  @Test
  void saysThatNoNodeRuns() {
    assertThat(MiningText.status(true, Optional.empty(), TOTALS, NOON))
        .isEqualTo("switch       on\nnode         does not run\n" + EARNED);
  }

  @Test
  void saysTheMinersPartApart() {
    var shared =
        new MinedTotals(
            2,
            3,
            1,
            Amount.of(61_275_000_000L),
            Amount.of(2),
            Amount.of(6_066_225_000_000L),
            Amount.of(1));
    assertThat(MiningText.status(true, Optional.empty(), shared, NOON))
        .endsWith(
            """
            earned       612.75000000 AIPG after the operations share
            to come      0.00000002 AIPG
            miners'      60662.25000000 AIPG paid or owed, 0.00000001 AIPG to come; see mining owed
            """);
  }

  @Test
  void listsFoundBlocks() {
    var block =
        new MinedBlock(
            Hash256.fromDisplayHex("ab".repeat(32)),
            "main",
            1234,
            NOON,
            "mAddress",
            Amount.of(50_000_000_500L),
            Amount.of(2_500_000_000L),
            MinedBlockState.IMMATURE);
    assertThat(MiningText.blocks(List.of())).isEqualTo("No block was found yet.\n");
    assertThat(MiningText.blocks(List.of(block)).lines().skip(1))
        .containsExactly(
            "1234    2026-01-01T12:00:00Z  immature  500.00000500  25.00000000  475.00000500  "
                + "ab".repeat(32));
  }

  @Test
  void saysWhatThePoolsDo() {
    var status =
        new MiningStatus(
            MiningState.MINING,
            "",
            NOON,
            1,
            MiningOrigin.POOLS,
            "stratum+tcp://b:2",
            "",
            7,
            3,
            DONE);
    var pools =
        List.of(
            pool("stratum+tls://a:1", PoolState.FAILED, 0, "no job came in time"),
            pool("stratum+tcp://b:2", PoolState.WORKING, 7, ""));
    assertThat(
            MiningText.status(
                true,
                Optional.of(new MiningReport(status, pools, GpuReport.OFF, NOON)),
                TOTALS,
                NOON))
        .contains("works for    stratum+tcp://b:2\npays         the pool's user\n")
        .contains(
            """
            pool         stratum+tls://a:1 failed: no job came in time; 0 accepted, 2 stale, 7 rejected
            pool         stratum+tcp://b:2 working; 7 accepted, 2 stale, 7 rejected
            """);
    assertThat(MiningTables.pools(List.of())).startsWith("No pool is configured");
    assertThat(MiningTables.pools(pools).lines().skip(1))
        .containsExactly(
            "stratum+tls://a:1  failed   0         2      3          4         5          "
                + "1.50 kH/s  0.0622559   -                     no job came in time",
            "stratum+tcp://b:2  working  7         2      3          4         5          "
                + "1.50 kH/s  0.0622559   2026-01-01T12:00:00Z  -");
  }

  @Test
  void listsRigs() {
    var rig =
        new RigReport(
            "mAddress", "one", 2, 7, 1, 2, 3, 4, 5, 26_843_545.6, 268_435_456, Optional.of(NOON));
    assertThat(MiningTables.rigs(List.of())).startsWith("No rig mines to this node");
    assertThat(MiningTables.rigs(List.of(rig)).lines())
        .containsExactly(
            "WORKER        CONNECTIONS  HASH RATE  ACCEPTED  STALE  DUPLICATE  REJECTED  BUSY  "
                + "BLOCKS  DIFFICULTY  LAST SHARE",
            "mAddress.one  2            26.8 MH/s  7         1      2          3         4     "
                + "5       0.0622559   2026-01-01T12:00:00Z");
  }

  @Test
  void saysWhatTheDevicesDo() {
    var status = own(MiningState.MINING, "");
    var device =
        new DeviceReport(
            "GPU-1",
            "NVIDIA H200",
            DeviceMiningState.PARKED,
            "others compute",
            OptionalInt.of(150),
            128_000_000,
            DONE,
            2,
            1,
            Duration.ZERO);
    var idle =
        new DeviceReport(
            "GPU-2",
            "NVIDIA L4",
            DeviceMiningState.MINING,
            "",
            OptionalInt.empty(),
            0,
            MiningStatistics.NONE,
            0,
            0,
            Duration.ZERO);
    assertThat(
            MiningText.status(
                true, report(status, new GpuReport("", List.of(device, idle))), TOTALS, NOON))
        .contains(
            """
            gpu          NVIDIA H200 parked: others compute; 128.0 MH/s, dataset of epoch 150; \
            7 accepted, 2 stale, 4 rejected, 2 wrong
            gpu          NVIDIA L4 mining; 0.00 H/s, no dataset; \
            0 accepted, 0 stale, 0 rejected, 0 wrong
            """);
  }

  @Test
  void saysCalmlyThatThereIsNoGpu() {
    var status = own(MiningState.MINING, "");
    var none = new GpuReport("no NVIDIA driver", List.of());
    assertThat(MiningText.status(true, report(status, none), TOTALS, NOON))
        .contains("gpu          none: no NVIDIA driver\n");
    assertThat(MiningText.status(true, report(status), TOTALS, NOON)).doesNotContain("gpu");
  }

  private static PoolReport pool(String name, PoolState state, long accepted, String failure) {
    Optional<Instant> last = accepted == 0 ? Optional.empty() : Optional.of(NOON);
    return new PoolReport(name, state, 1, accepted, 2, 3, 4, 5, 268_435_456, 1_500, last, failure);
  }

  private static MiningStatus own(MiningState state, String reason) {
    return new MiningStatus(state, reason, NOON, 1, MiningOrigin.OWN_CHAIN, "", "", 0, 0, DONE);
  }

  private static Optional<MiningReport> report(MiningStatus status) {
    return report(status, GpuReport.OFF);
  }

  private static Optional<MiningReport> report(MiningStatus status, GpuReport gpus) {
    return Optional.of(new MiningReport(status, List.of(), gpus, NOON));
  }
}
