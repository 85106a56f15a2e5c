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
        Waits.NONE,
        Waits.NONE);
  }

  @Test
  void onlyWhatIsNewIsWrittenAndNothingTwice() {
    var hours = new UseHours(view(Map.of(DeviceUse.IDLE, Duration.ofSeconds(5))));
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
    hours.written(after);
    assertThat(hours.pending(after, now)).isEmpty();
  }

  @Test
  void whatGoesOverTheEndOfAnHourIsPartedAndNoNanosecondIsLost() {
    var hours = new UseHours(view(Map.of()));
    Duration mined = Duration.ofNanos(6_000_000_000_001L);
    Duration idle = Duration.ofNanos(1_999_999_999_999L);
    var pending =
        hours.pending(
            view(Map.of(DeviceUse.MINING, mined, DeviceUse.IDLE, idle)), NINE.plusSeconds(1_000));
    assertThat(pending)
        .filteredOn(it -> it.use() == DeviceUse.MINING)
        .containsExactly(
            mining(NINE.minusSeconds(7_200), 2_550_000_000_000L),
            mining(NINE.minusSeconds(3_600), 2_700_000_000_000L),
            mining(NINE, 750_000_000_001L));
    assertThat(pending)
        .filteredOn(it -> it.use() == DeviceUse.IDLE)
        .extracting(UseHour::time)
        .containsExactly(
            Duration.ofSeconds(850), Duration.ofSeconds(900), Duration.ofNanos(249_999_999_999L));
  }

  private static UseHour mining(Instant hour, long nanos) {
    return new UseHour("GPU-1", hour, DeviceUse.MINING, Duration.ofNanos(nanos));
  }

  @Test
  void aMachineThatSleptForHoursWasNotUsedInThem() {
    var hours = new UseHours(view(Map.of()));
    var awake =
        view(
            Map.of(
                DeviceUse.IDLE, Duration.ofSeconds(10), DeviceUse.MINING, Duration.ofSeconds(30)));
    Instant now = NINE.plusSeconds(2 * 3_600 + 20);
    assertThat(hours.pending(awake, now))
        .containsExactlyInAnyOrder(
            new UseHour("GPU-1", NINE.plusSeconds(3_600), DeviceUse.IDLE, Duration.ofSeconds(5)),
            new UseHour("GPU-1", NINE.plusSeconds(7_200), DeviceUse.IDLE, Duration.ofSeconds(5)),
            new UseHour("GPU-1", NINE.plusSeconds(3_600), DeviceUse.MINING, Duration.ofSeconds(15)),
            new UseHour(
                "GPU-1", NINE.plusSeconds(7_200), DeviceUse.MINING, Duration.ofSeconds(15)));
  }

  @Test
  void noPartIsZeroBecauseTheTableRefusesIt() {
    var hours = new UseHours(view(Map.of()));
    Duration mined = Duration.ofSeconds(10);
    assertThat(hours.pending(view(Map.of(DeviceUse.MINING, mined)), NINE))
        .as("none in the hour that begins now")
        .containsExactly(new UseHour("GPU-1", NINE.minusSeconds(3_600), DeviceUse.MINING, mined));
    assertThat(
            hours.pending(
                view(Map.of(DeviceUse.MINING, mined, DeviceUse.FREEING, Duration.ofNanos(1))),
                NINE.plusSeconds(5)))
        .filteredOn(it -> it.use() == DeviceUse.FREEING)
        .extracting(UseHour::time)
        .containsExactly(Duration.ofNanos(1));
  }
}
