package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.DeviceDrain;
import io.aipowergrid.node.gpu.DeviceHold;
import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.ReportedDevice;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.MiningStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GpuTextTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static ReportedDevice device(String uuid, Map<DeviceMetric, Long> reading) {
    return new ReportedDevice(
        uuid,
        "NVIDIA H200",
        150_754_820_096L,
        DeviceState.RUNNING,
        DeviceUse.MINING,
        "",
        "",
        OptionalInt.empty(),
        reading,
        NOW.minusSeconds(3));
  }

  @Test
  void saysHowADeviceIs() {
    var reading =
        Map.of(
            DeviceMetric.TEMPERATURE_CELSIUS, 61L,
            DeviceMetric.POWER_MILLIWATTS, 400_000L,
            DeviceMetric.POWER_LIMIT_MILLIWATTS, 700_000L,
            DeviceMetric.SM_CLOCK_MEGAHERTZ, 1_980L,
            DeviceMetric.MEMORY_USED_BYTES, 3_758_096_384L,
            DeviceMetric.THROTTLE_REASONS, 0x4L);
    var mining =
        new DeviceReport(
            "GPU-a",
            "NVIDIA H200",
            DeviceMiningState.MINING,
            "",
            OptionalInt.of(236),
            60e6,
            new MiningStatistics(1, 12, 0, 2, 1, 3, 0, 0),
            0,
            1,
            Duration.ZERO);
    var hold = new DeviceHold("GPU-a", NOW.plusSeconds(7_200), "an operator");
    assertThat(
            GpuText.status(
                List.of(device("GPU-a", reading)), List.of(mining), List.of(hold), List.of(), NOW))
        .isEqualTo(
            """
            gpu          GPU-a, NVIDIA H200
            use          mining
            held         until 2026-01-01T14:00:00Z, by an operator
            mining       mining
            dataset      epoch 236
            hash rate    60.0 MH/s, 0.150 MH/s per W
            solutions    12 accepted, 2 stale, 4 rejected
            temperature  61 °C
            power        400 W of 700 W
            fan          -
            clock        1980 MHz
            memory clock -
            memory       3.5 of 140.4 GiB
            throttled    at its power limit
            reported     3 s ago
            """);
  }

  @Test
  void namesWhatIsWrong() {
    var broken =
        new ReportedDevice(
            "GPU-b",
            "NVIDIA H200",
            1 << 30,
            DeviceState.LOST,
            DeviceUse.LOST,
            "XID 79: the device has fallen off the bus; the machine must restart",
            "the driver holds it at 300 W",
            OptionalInt.of(79),
            Map.of(),
            NOW.minusSeconds(300));
    assertThat(GpuText.status(List.of(broken), List.of(), List.of(), List.of(), NOW))
        .contains("trouble      XID 79: the device has fallen off the bus")
        .contains("limit        the driver holds it at 300 W")
        .contains("last XID     79: the device has fallen off the bus")
        .contains("throttled    -")
        .contains("300 s ago; the node may not run any more");
    assertThat(GpuText.status(List.of(), List.of(), List.of(), List.of(), NOW))
        .isEqualTo("No running node has a GPU.\n");
  }

  @Test
  void aDeviceIsNamedByTheBeginningOfItsUuid() {
    var known = List.of("GPU-aa1", "GPU-ab2");
    assertThat(GpuCommand.uuids("gpu-aa", known)).containsExactly("GPU-aa1");
    assertThat(GpuCommand.uuids("all", known)).containsExactly("GPU-aa1", "GPU-ab2");
    assertThatThrownBy(() -> GpuCommand.uuids("GPU-a", known))
        .hasMessage("\"GPU-a\" is the beginning of 2 GPUs");
    assertThatThrownBy(() -> GpuCommand.uuids("GPU-c", known))
        .hasMessage("no GPU is called \"GPU-c\"; there are GPU-aa1, GPU-ab2");
    assertThatThrownBy(() -> GpuCommand.uuids("all", List.of()))
        .hasMessage("no running node has a GPU");
  }

  @Test
  void aHoldNeedsNoRunningNodeWhenTheUuidIsFull() {
    String full = "GPU-0a1b2c3d-0123-4567-89ab-0123456789ef";
    assertThat(GpuCommand.uuidsOfAny(full, List.of())).containsExactly(full);
    assertThat(GpuCommand.uuidsOfAny("GPU-aa", List.of("GPU-aa1"))).containsExactly("GPU-aa1");
    assertThatThrownBy(() -> GpuCommand.uuidsOfAny(full.substring(1), List.of("GPU-aa1")))
        .hasMessageStartingWith("no GPU is called");
  }

  @Test
  void namesDrainsAlsoOfDevicesThatNoNodeReports() {
    var drains =
        List.of(
            new DeviceDrain("GPU-a", NOW.minusSeconds(60), "an operator"),
            new DeviceDrain("GPU-z", NOW.minusSeconds(3_600), "command-line"));
    assertThat(
            GpuText.status(List.of(device("GPU-a", Map.of())), List.of(), List.of(), drains, NOW))
        .contains(
            """
            use          mining
            drained      since 2026-01-01T11:59:00Z, by an operator
            """)
        .endsWith(
            """

            gpu          GPU-z, of no running node
            drained      since 2026-01-01T11:00:00Z, by command-line
            """);
  }

  @Test
  void namesHoldsOfDevicesThatNoNodeReports() {
    var hold = new DeviceHold("GPU-z", NOW.plusSeconds(60), "an operator");
    assertThat(GpuText.status(List.of(), List.of(), List.of(hold), List.of(), NOW))
        .isEqualTo(
            """
            No running node has a GPU.

            gpu          GPU-z, of no running node
            held         until 2026-01-01T12:01:00Z, by an operator
            """);
    assertThat(
            GpuText.status(
                List.of(device("GPU-a", Map.of())), List.of(), List.of(hold), List.of(), NOW))
        .contains("gpu          GPU-a, NVIDIA H200")
        .endsWith(
            """
            reported     3 s ago

            gpu          GPU-z, of no running node
            held         until 2026-01-01T12:01:00Z, by an operator
            """);
  }
}
