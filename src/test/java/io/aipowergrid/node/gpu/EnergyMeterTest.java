package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnergyMeterTest {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private final EnergyMeter meter = new EnergyMeter("GPU-1");

  @Test
  void theMeanOfTwoReadingsTimesTheTimeBetweenThem() {
    meter.read(400_000L, 0, NINE);
    meter.read(500_000L, 2 * SECOND, NINE);
    meter.read(500_000L, 3 * SECOND, NINE);
    // 450 W for 2 s and 500 W for 1 s.
    assertThat(meter.millijoules()).isEqualTo(1_400_000);
    assertThat(meter.pending()).containsExactly(new EnergyHour("GPU-1", NINE, 1_400_000));
  }

  @Test
  void nothingIsLostToRounding() {
    // 1 mW for a thousandth of a second, a thousand times.
    for (int i = 0; i <= 1_000; i++) {
      meter.read(1L, i * SECOND / 1_000, NINE);
    }
    assertThat(meter.millijoules()).isEqualTo(1);
  }

  @Test
  void eachHourHasItsOwnAndWhatIsWrittenIsNotPendingAnyMore() {
    meter.read(1_000L, 0, NINE.plusSeconds(3_598));
    meter.read(1_000L, SECOND, NINE.plusSeconds(3_599));
    List<EnergyHour> first = meter.pending();
    meter.read(1_000L, 2 * SECOND, TEN);
    meter.written(first);
    meter.read(1_000L, 4 * SECOND, TEN.plusSeconds(2));
    assertThat(first).containsExactly(new EnergyHour("GPU-1", NINE, 1_000));
    assertThat(meter.pending()).containsExactly(new EnergyHour("GPU-1", TEN, 3_000));
    meter.written(List.of(new EnergyHour("GPU-1", TEN, 1_000)));
    assertThat(meter.pending()).containsExactly(new EnergyHour("GPU-1", TEN, 2_000));
    assertThat(meter.millijoules()).as("it only grows").isEqualTo(4_000);
  }

  @Test
  void timeThatNobodyMeasuredCountsNothing() {
    long gap = EnergyMeter.GAP_MAX.toNanos();
    meter.read(1_000L, 0, NINE);
    meter.read(1_000L, gap, NINE);
    assertThat(meter.millijoules()).isEqualTo(60_000);
    meter.read(1_000L, 2 * gap + 1, NINE);
    meter.read(null, 2 * gap + SECOND, NINE);
    meter.read(1_000L, 2 * gap + 2 * SECOND, NINE);
    assertThat(meter.millijoules()).isEqualTo(60_000);
  }

  @Test
  void aDatabaseThatStaysAwayCostsTheOldestHours() {
    for (int i = 0; i <= EnergyMeter.HOURS_MAX + 1; i++) {
      meter.read(1_000L, i * SECOND, NINE.plusSeconds(3_600L * i));
    }
    assertThat(meter.pending()).hasSize(EnergyMeter.HOURS_MAX);
    assertThat(meter.pending().getFirst().hour()).isEqualTo(TEN.plusSeconds(3_600));
  }
}
