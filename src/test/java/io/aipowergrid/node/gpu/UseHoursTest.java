package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UseHoursTest {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");

  private static DeviceView view(Map<DeviceUse, Duration> usedFor) {
    return new DeviceView(
        new DeviceInfo("GPU-1", "Test", 1, 1, 75),
        DeviceState.RUNNING,
        DeviceUse.IDLE,
        Restraint.NONE,
        Optional.empty(),
        Map.of(),
        0,
        0,
        0,
        usedFor,
        Duration.ZERO);
  }

  @Test
  void onlyWhatIsNewIsWrittenAndNothingTwice() {
    var hours = new UseHours(view(Map.of(DeviceUse.IDLE, Duration.ofSeconds(5))), NINE);
    var after =
        view(
            Map.of(DeviceUse.IDLE, Duration.ofSeconds(8), DeviceUse.MINING, Duration.ofSeconds(7)));
    Instant now = NINE.plusSeconds(10);
    var expected =
        List.of(
            new UseHour("GPU-1", NINE, DeviceUse.IDLE, Duration.ofSeconds(3)),
            new UseHour("GPU-1", NINE, DeviceUse.MINING, Duration.ofSeconds(7)));
    assertThat(hours.pending(after, now)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(hours.pending(after, now)).as("until it is written").hasSize(2);
    hours.written(after, now);
    assertThat(hours.pending(after, now)).isEmpty();
  }

  @Test
  void whatGoesOverTheEndOfAnHourIsPartedAndNoNanosecondIsLost() {
    Instant before = NINE.minusSeconds(4_000);
    var hours = new UseHours(view(Map.of()), before);
    Duration mined = Duration.ofNanos(3_333_333_333_333L);
    var pending = hours.pending(view(Map.of(DeviceUse.MINING, mined)), NINE.plusSeconds(1_000));
    assertThat(pending)
        .extracting(UseHour::hour)
        .containsExactly(NINE.minusSeconds(7_200), NINE.minusSeconds(3_600), NINE);
    assertThat(pending.get(0).time()).isEqualTo(Duration.ofNanos(266_666_666_666L));
    assertThat(pending.get(1).time()).isEqualTo(Duration.ofNanos(2_399_999_999_999L));
    assertThat(pending.stream().map(UseHour::time).reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(mined);
  }

  @Test
  void aClockThatWasSetBackPartsNothing() {
    var hours = new UseHours(view(Map.of()), NINE.plusSeconds(10));
    assertThat(
            hours.pending(
                view(Map.of(DeviceUse.IDLE, Duration.ofSeconds(10))), NINE.minusSeconds(1)))
        .containsExactly(
            new UseHour("GPU-1", NINE.minusSeconds(3_600), DeviceUse.IDLE, Duration.ofSeconds(10)));
  }
}
