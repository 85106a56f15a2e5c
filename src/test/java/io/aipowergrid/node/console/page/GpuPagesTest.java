package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceState;
import io.aipowergrid.node.gpu.DeviceStatus;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.DeviceView;
import io.aipowergrid.node.gpu.EnergyHour;
import io.aipowergrid.node.gpu.Restraint;
import io.aipowergrid.node.gpu.UseHour;
import io.aipowergrid.node.gpu.Waits;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.GpuReport;
import io.aipowergrid.node.mining.MinedHour;
import io.aipowergrid.node.mining.MinedTotals;
import io.aipowergrid.node.mining.MiningOrigin;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.MiningStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GpuPagesTest {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

  private static final List<GpuHour> HOURS =
      GpuHour.all(
          List.of(
              new UseHour("GPU-1", NINE, DeviceUse.MINING, Duration.ofMinutes(42)),
              new UseHour("GPU-1", NINE, DeviceUse.HOT, Duration.ofSeconds(90)),
              new UseHour("GPU-1", TEN, DeviceUse.IDLE, Duration.ofSeconds(600))),
          List.of(new EnergyHour("GPU-1", NINE, 1_036_800_500)),
          List.of(
              new MinedHour(NINE, 7_000, 4, 1, 2, 1, Amount.of(47_500_000_000L), Amount.of(12))),
          NINE.minusSeconds(3_600),
          TEN.plusSeconds(610));

  private static DeviceStatus status(Map<DeviceMetric, Long> reading) {
    var view =
        new DeviceView(
            new DeviceInfo("GPU-1", "Test", 1_000, 1, 75),
            DeviceState.RUNNING,
            DeviceUse.MINING,
            Restraint.NONE,
            Optional.empty(),
            Map.of(Workload.MINING, 300L, Workload.INFERENCE, 200L),
            0,
            0,
            0,
            Map.of(),
            Waits.NONE,
            Waits.NONE);
    return new DeviceStatus(
        view, reading, "", "", Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), 0);
  }

  @Test
  void everySecondOfAnHourHasAReason() {
    assertThat(HOURS).hasSize(3);
    assertThat(HOURS.get(0).words()).isEqualTo("node off 60 min");
    assertThat(HOURS).extracting(GpuHour::isWatched).containsExactly(false, true, true);
    assertThat(HOURS.get(1).words())
        .isEqualTo("mining 42 min, hot, mining waits 2 min, node off 17 min");
    assertThat(HOURS.get(1).unwatched()).isEqualTo(Duration.ofSeconds(990));
    assertThat(HOURS.get(2).unwatched())
        .as("of the hour that runs only what has passed")
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(HOURS.get(2).words()).isEqualTo("idle 10 min");
  }

  @Test
  void anHourKeepsTheReasonsThatItWasMadeWith() {
    Map<DeviceUse, Duration> uses = new HashMap<>();
    uses.put(DeviceUse.IDLE, Duration.ofMinutes(20));
    uses.put(DeviceUse.MINING, Duration.ofMinutes(40));
    var hour = new GpuHour(NINE, uses, Duration.ZERO, 0, MinedHour.nothing(NINE));
    uses.clear();
    assertThat(hour.words()).isEqualTo("mining 40 min, idle 20 min");
  }

  @Test
  void theFileHasTheSameFiguresAsThePage() {
    List<String> lines = GpuHoursTable.csv(HOURS).toString().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("hour,inference_seconds,")
        .endsWith(
            ",node_off_seconds,energy_joules,hashes,accepted,stale,rejected,blocks,net_reward_aipg,"
                + "pool_estimate_aipg");
    List<String> head = List.of(lines.getFirst().split(","));
    List<String> cells = List.of(lines.get(2).split(","));
    assertThat(cells).hasSameSizeAs(head);
    assertThat(cells.get(head.indexOf("mining_seconds"))).isEqualTo("2520");
    assertThat(cells.get(head.indexOf("hot_seconds"))).isEqualTo("90");
    assertThat(cells.get(head.indexOf("node_off_seconds"))).isEqualTo("990");
    assertThat(cells.subList(head.indexOf("energy_joules"), head.size()))
        .containsExactly("1036800.500", "7000", "4", "1", "2", "1", "475.00000000", "0.00000012");
    assertThat(lines.get(1)).as("an hour whose energy nobody knows").contains(",3600,,0,");
  }

  @Test
  void theSumsOfThePeriodAreThoseOfItsHours() {
    GpuTotals totals = GpuTotals.of(HOURS);
    assertThat(totals.netCoins()).isEqualTo("475.00000000");
    assertThat(totals.poolCoins()).isEqualTo("0.00000012");
    assertThat(totals.energy()).isEqualTo("288.0 Wh");
    assertThat(HOURS).extracting(GpuHour::energy).containsExactly("-", "288.0 Wh", "-");
    assertThat(GpuHour.energy(4_320_000_000L)).isEqualTo("1,200.0 Wh");
  }

  @Test
  void theChartStacksOnlyReasonsThatHeld() {
    assertThat(GpuCharts.minutes(HOURS))
        .contains("\"labels\":[\"1 Jan 08:00\",\"1 Jan 09:00\",\"1 Jan 10:00\"]")
        .contains("{\"name\":\"mining\",\"data\":[0.0,42.0,0.0]}")
        .contains("{\"name\":\"node off\",\"data\":[60.0,16.5,0.2]}")
        .doesNotContain("\"lost\"");
  }

  @Test
  void memoryIsPartedByItsOwners() {
    var row = new GpuRow(status(Map.of(DeviceMetric.MEMORY_USED_BYTES, 600L)), null);
    assertThat(row.parts())
        .containsExactly(
            new GpuRow.Part("inference", 200),
            new GpuRow.Part("mining: the dataset", 300),
            new GpuRow.Part("contexts and other programs", 100),
            new GpuRow.Part("free", 400));
    assertThat(new GpuRow(status(Map.of()), null).parts())
        .as("a device that does not say how much is used")
        .containsExactly(
            new GpuRow.Part("inference", 200),
            new GpuRow.Part("mining: the dataset", 300),
            new GpuRow.Part("free", 500));
  }

  @Test
  void miningIsShownWithWhatAWattComputes() {
    var report =
        new DeviceReport(
            "GPU-1",
            "Test",
            DeviceMiningState.MINING,
            "",
            OptionalInt.of(3),
            30e6,
            new MiningStatistics(1, 5, 0, 2, 1, 1, 0, 0),
            0,
            1,
            Duration.ZERO);
    var row = new GpuRow(status(Map.of(DeviceMetric.POWER_MILLIWATTS, 150_000L)), report);
    assertThat(row.rate()).isEqualTo("30.0 MH/s");
    assertThat(row.perWatt()).isEqualTo("0.200 MH/s per W");
    assertThat(row.dataset()).isEqualTo("epoch 3");
    assertThat(row.refused()).isEqualTo(2);
    assertThat(new GpuRow(status(Map.of()), report).perWatt()).isEqualTo("-");
    assertThat(new GpuRow(status(Map.of()), null).rate()).isEqualTo("-");
  }

  @Test
  void aPeriodIsFoundByItsNameElseTheUsualOneIsTaken() {
    assertThat(GpuRange.of("7d")).isEqualTo(GpuRange.WEEK);
    assertThat(GpuRange.of("nonsense")).isEqualTo(GpuRange.DAY);
    assertThat(GpuRange.of(null)).isEqualTo(GpuRange.DAY);
    assertThat(UsageRange.of("")).isEqualTo(UsageRange.WEEK);
    assertThat(Period.choices(GpuRange.values(), GpuRange.WEEK))
        .containsExactly(
            new Choice("24h", "last 24 hours", false),
            new Choice("7d", "last 7 days", true),
            new Choice("31d", "last 31 days", false));
    assertThat(GpuRange.DAY.from(TEN.plusSeconds(61))).isEqualTo(TEN.minusSeconds(23 * 3_600));
  }

  @Test
  void theMiningPageNamesWhatSearches() {
    var device =
        new DeviceReport(
            "GPU-1",
            "Test",
            DeviceMiningState.MINING,
            "",
            OptionalInt.of(3),
            30e6,
            MiningStatistics.NONE,
            0,
            1,
            Duration.ZERO);
    var alone = mining(0, List.of(device));
    assertThat(alone.searchers()).isEqualTo("1 GPU");
    assertThat(alone.rate()).isEqualTo("30.0 MH/s");
    assertThat(alone.devices())
        .extracting(MiningView.DeviceRow::state)
        .containsExactly("mining, 30.0 MH/s");
    assertThat(mining(2, List.of(device, device)).searchers()).isEqualTo("2 threads and 2 GPUs");
    assertThat(mining(1, List.of()).searchers()).isEqualTo("1 thread");
    assertThat(mining(0, List.of()).searchers()).isEmpty();
  }

  private static MiningView mining(int threads, List<DeviceReport> devices) {
    var status =
        new MiningStatus(
            MiningState.MINING,
            "",
            NINE,
            threads,
            MiningOrigin.OWN_CHAIN,
            "",
            "",
            1,
            30e6,
            MiningStatistics.NONE);
    var none = new Listing<>(List.of(), new Pager<>(List.<MiningView.Row>of(), "", "", "", ""), "");
    var totals = new MinedTotals(0, 0, 0, Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);
    return new MiningView(status, true, new GpuReport("", devices), List.of(), totals, none);
  }
}
