package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a device rests: temperatures with their hysteresis, and the limit of its power. */
class DeviceLimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final String UUID = "GPU-fake";

  private final HeatGuard heat = new HeatGuard(new HeatLimits(85, 75, 92, 82));
  private final FakeSensors sensors = new FakeSensors();

  @TempDir Path folder;

  private PowerLimit limit(int watts) {
    return new PowerLimit(sensors, UUID, watts, new OwnLimitFile(folder, UUID));
  }

  private void deviceHas(long milliwatts) {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, milliwatts));
  }

  @Test
  void miningRestsAboveItsBoundAndGoesOnBelowTheLowerOne() {
    assertThat(heat.next(85L, 0)).isEqualTo(Restraint.NONE);
    assertThat(heat.next(86L, 0)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(75L, 0)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(74L, 0)).isEqualTo(Restraint.NONE);
    assertThat(heat.next(85L, 0)).isEqualTo(Restraint.NONE);
  }

  @Test
  void everythingRestsAboveTheHarderBoundAndMiningStaysBehind() {
    assertThat(heat.next(92L, 0)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(93L, 0)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(82L, 0)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(81L, 0)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(74L, 0)).isEqualTo(Restraint.NONE);
  }

  @Test
  void anUnknownTemperatureChangesNothing() {
    assertThat(heat.next(null, 0)).isEqualTo(Restraint.NONE);
    heat.next(90L, 0);
    assertThat(heat.next(null, 0)).isEqualTo(Restraint.HOT);
  }

  @Test
  void aDeviceThatWasTooHotServesAgainWhenItsSensorIsSilentForAMinute() {
    long silence = HeatGuard.SILENCE_MAX.toNanos();
    heat.next(93L, 0);
    assertThat(heat.next(93L, SECOND)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(null, SECOND + silence - 1)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(null, SECOND + silence)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(null, 9 * silence)).as("mining waits on").isEqualTo(Restraint.HOT);
    assertThat(heat.next(93L, 9 * silence)).isEqualTo(Restraint.OVERHEATED);
  }

  @Test
  void boundsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> new HeatLimits(85, 85, 92, 82)).hasMessageContaining("aipg.gpu.heat");
    assertThatThrownBy(() -> new HeatLimits(85, 75, 92, 92)).hasMessageContaining("aipg.gpu.heat");
    assertThatThrownBy(() -> new HeatLimits(93, 75, 92, 82)).hasMessageContaining("aipg.gpu.heat");
    assertThatThrownBy(() -> new WatchLimits(new HeatLimits(85, 75, 92, 82), -1))
        .hasMessageContaining("aipg.gpu.power-limit-watts");
  }

  @Test
  void theMeanPowerStaysBelowTheLimit() {
    var guard = new PowerGuard(300_000);
    long energy = 0;
    int seconds = 3_600;
    int turns = 0;
    Restraint last = Restraint.NONE;
    for (int second = 0; second < seconds; second++) {
      // The device draws 400 W when mining computes and 60 W when it rests.
      long draws = last == Restraint.NONE ? 400_000 : 60_000;
      energy += draws;
      Restraint next = guard.next(draws, second * SECOND);
      turns += next == last ? 0 : 1;
      last = next;
    }
    assertThat(energy / seconds).isBetween(270_000L, 300_000L);
    assertThat(turns).as("it does not start and stop all the time").isLessThan(seconds / 5);
  }

  @Test
  void aDeviceBelowItsLimitNeverRests() {
    var guard = new PowerGuard(300_000);
    for (int second = 0; second < 600; second++) {
      assertThat(guard.next(300_000L, second * SECOND)).isEqualTo(Restraint.NONE);
    }
    assertThat(guard.next(null, 601 * SECOND)).isEqualTo(Restraint.NONE);
    assertThat(new PowerGuard(300_000).next(300_001L, 0)).isEqualTo(Restraint.OVER_POWER);
  }

  @Test
  void theDriverHoldsTheLimitAndGetsBackWhatHeldBefore() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 650_000));
    var limit = limit(300);
    limit.begin();
    assertThat(limit.words()).isEqualTo("the driver holds it at 300 W");
    assertThat(limit.next(400_000L, 0)).isEqualTo(Restraint.NONE);
    limit.end();
    limit.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 650_000L));
  }

  @Test
  void anOperatorsOwnLimitComesBackThoughItIsTheSame() {
    deviceHas(300_000);
    var limit = limit(300);
    limit.begin();
    limit.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 300_000L));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNodeThatWasKilledSetsTheOwnLimitBackAtItsNextEnd() {
    deviceHas(650_000);
    limit(300).begin();
    deviceHas(300_000);
    var next = limit(250);
    next.begin();
    next.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 250_000L, 650_000L));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNodeThatWasKilledSetsTheOwnLimitBackAtAStartWithoutALimit() {
    deviceHas(650_000);
    limit(300).begin();
    deviceHas(300_000);
    var none = limit(0);
    none.begin();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 650_000L));
    assertThat(folder).isEmptyDirectory();
    none.end();
    assertThat(none.words()).isEmpty();
    assertThat(sensors.limitsSet()).hasSize(2);
  }

  @Test
  void whatWasSetSinceTheNodeWasKilledIsTheDevicesOwn() {
    deviceHas(650_000);
    limit(300).begin();
    deviceHas(500_000);
    limit(0).begin();
    assertThat(folder).isEmptyDirectory();
    var next = limit(300);
    next.begin();
    next.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 300_000L, 500_000L));
  }

  @Test
  void whatIsRefusedAtTheEndStaysWrittenForTheNextStart() {
    deviceHas(650_000);
    var limit = limit(300);
    limit.begin();
    sensors.refusal = Optional.of("only root may do that");
    limit.end();
    deviceHas(300_000);
    limit(250).begin();
    limit(0).begin();
    sensors.refusal = Optional.empty();
    limit(0).begin();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 650_000L));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLimitThatCannotBeWrittenDownIsNotReplaced() throws IOException {
    deviceHas(650_000);
    Path file = Files.createFile(folder.resolve("file"));
    var limit = new PowerLimit(sensors, UUID, 300, new OwnLimitFile(file, UUID));
    limit.begin();
    assertThat(limit.words()).startsWith("its own limit cannot be written down");
    assertThat(limit.next(300_001L, 0)).isEqualTo(Restraint.OVER_POWER);
    assertThat(sensors.limitsSet()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsNotBelieved() throws IOException {
    deviceHas(650_000);
    for (String text : List.of("", "650000", "650000 x\n")) {
      Files.writeString(folder.resolve(UUID + ".power"), text);
      limit(0).begin();
      assertThat(folder).as(text).isEmptyDirectory();
    }
    assertThat(sensors.limitsSet()).isEmpty();
  }

  @Test
  void theLimitStaysWithinWhatTheDeviceTakes() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    var high = limit(900);
    high.begin();
    assertThat(high.words()).isEqualTo("the driver holds it at 700 W");
    var low = limit(150);
    low.begin();
    assertThat(low.words())
        .isEqualTo(
            "the least that the device takes is 200 W, which is set; mining rests when the device"
                + " draws more");
    assertThat(low.next(200_000L, 0)).isEqualTo(Restraint.OVER_POWER);
    assertThat(sensors.limitsSet()).isEqualTo(List.of(700_000L, 200_000L));
  }

  @Test
  void whereTheDriverDoesNotSetItMiningRestsInstead() {
    var limit = limit(300);
    limit.begin();
    assertThat(limit.words()).startsWith("its power cannot be limited; mining rests");
    assertThat(limit.next(300_001L, 0)).isEqualTo(Restraint.OVER_POWER);

    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    sensors.refusal = Optional.of("only root may do that");
    var refused = limit(300);
    refused.begin();
    assertThat(refused.words())
        .startsWith("the driver does not set it: only root may do that; mining rests");
    refused.end();
    assertThat(sensors.limitsSet()).isEmpty();
  }

  @Test
  void withoutALimitNothingIsSet() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    var none = limit(0);
    none.begin();
    assertThat(none.next(900_000L, 0)).isEqualTo(Restraint.NONE);
    none.end();
    assertThat(none.words()).isEmpty();
    assertThat(sensors.limitsSet()).isEmpty();
  }
}
