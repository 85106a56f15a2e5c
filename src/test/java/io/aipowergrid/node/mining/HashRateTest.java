package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HashRateTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HashRate rate = new HashRate();

  @Test
  void isNothingUntilThereIsSomethingToCompare() {
    assertThat(rate.perSecond()).isZero();
    rate.add(5 * SECOND, 1_000);
    assertThat(rate.perSecond()).isZero();
    rate.add(5 * SECOND, 1_000);
    assertThat(rate.perSecond()).isZero();
  }

  @Test
  void isWhatWasAddedInTheTime() {
    rate.add(-2 * SECOND, 100);
    rate.add(2 * SECOND, 500);
    assertThat(rate.perSecond()).isEqualTo(100);
  }

  @Test
  void forgetsWhatIsOlderThanAMinute() {
    rate.add(0, 0);
    rate.add(10 * SECOND, 10_000);
    rate.add(70 * SECOND, 10_600);
    assertThat(rate.perSecond()).isEqualTo(10);
  }

  @Test
  void keepsTheSampleThatTheWindowBeginsWith() {
    rate.add(0, 0);
    rate.add(10 * SECOND, 10_000);
    rate.add(70 * SECOND - 1, 10_000);
    assertThat(rate.perSecond()).isBetween(142.0, 143.0);
  }

  @Test
  void keepsNoMoreSamplesThanItMay() {
    for (int i = 0; i < 10 * HashRate.SAMPLES_MAX; i++) {
      rate.add(i, i < 9 * HashRate.SAMPLES_MAX ? 0 : i);
    }
    // The samples before the hashes began are gone, though all are of one moment.
    assertThat(rate.perSecond()).isEqualTo(1e9);
  }

  @Test
  void beginsAnew() {
    rate.add(0, 0);
    rate.add(SECOND, 100);
    rate.clear();
    assertThat(rate.perSecond()).isZero();
  }
}
