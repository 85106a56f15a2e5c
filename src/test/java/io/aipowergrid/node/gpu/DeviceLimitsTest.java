package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a device rests: temperatures with their hysteresis, and the limit of its power. */
class DeviceLimitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final String UUID = "GPU-fake";

  private final HeatGuard heat = new HeatGuard(new HeatLimits(85, 75, 92, 82));
  private final FakeSensors sensors = new FakeSensors();

  @Test
  void miningRestsAboveItsBoundAndGoesOnBelowTheLowerOne() {
    assertThat(heat.next(85L)).isEqualTo(Restraint.NONE);
    assertThat(heat.next(86L)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(75L)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(74L)).isEqualTo(Restraint.NONE);
    assertThat(heat.next(85L)).isEqualTo(Restraint.NONE);
  }

  @Test
  void everythingRestsAboveTheHarderBoundAndMiningStaysBehind() {
    assertThat(heat.next(92L)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(93L)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(82L)).isEqualTo(Restraint.OVERHEATED);
    assertThat(heat.next(81L)).isEqualTo(Restraint.HOT);
    assertThat(heat.next(74L)).isEqualTo(Restraint.NONE);
  }

  @Test
  void anUnknownTemperatureChangesNothing() {
    assertThat(heat.next(null)).isEqualTo(Restraint.NONE);
    heat.next(90L);
    assertThat(heat.next(null)).isEqualTo(Restraint.HOT);
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
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000, 650_000));
    var limit = new PowerLimit(sensors, UUID, 300);
    limit.begin();
    assertThat(limit.words()).isEqualTo("the driver holds it at 300 W");
    assertThat(limit.next(400_000L, 0)).isEqualTo(Restraint.NONE);
    limit.end();
    limit.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 650_000L));
  }

  @Test
  void aLimitThatAKilledNodeLeftBehindGivesWayToTheDefault() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000, 300_000));
    var limit = new PowerLimit(sensors, UUID, 300);
    limit.begin();
    limit.end();
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 600_000L));
  }

  @Test
  void theLimitStaysWithinWhatTheDeviceTakes() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000, 600_000));
    var high = new PowerLimit(sensors, UUID, 900);
    high.begin();
    assertThat(high.words()).isEqualTo("the driver holds it at 700 W");
    var low = new PowerLimit(sensors, UUID, 150);
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
    var limit = new PowerLimit(sensors, UUID, 300);
    limit.begin();
    assertThat(limit.words()).startsWith("its power cannot be limited; mining rests");
    assertThat(limit.next(300_001L, 0)).isEqualTo(Restraint.OVER_POWER);

    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000, 600_000));
    sensors.refusal = Optional.of("only root may do that");
    var refused = new PowerLimit(sensors, UUID, 300);
    refused.begin();
    assertThat(refused.words())
        .startsWith("the driver does not set it: only root may do that; mining rests");
    refused.end();
    assertThat(sensors.limitsSet()).isEmpty();
  }

  @Test
  void withoutALimitNothingIsSet() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000, 600_000));
    var none = new PowerLimit(sensors, UUID, 0);
    none.begin();
    assertThat(none.next(900_000L, 0)).isEqualTo(Restraint.NONE);
    none.end();
    assertThat(none.words()).isEmpty();
    assertThat(sensors.limitsSet()).isEmpty();
  }
}
