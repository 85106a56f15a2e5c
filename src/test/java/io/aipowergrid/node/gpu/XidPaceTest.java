package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class XidPaceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final XidPace pace = new XidPace();

  @Test
  void aRepeatedNumberIsSaidOnceAMinuteWithItsCount() {
    assertThat(pace.next(13, NOW)).isEqualTo(1);
    for (int i = 0; i < 5_000; i++) {
      assertThat(pace.next(13, NOW.plusMillis(i))).isZero();
    }
    assertThat(pace.next(31, NOW)).as("another number").isEqualTo(1);
    assertThat(pace.next(13, NOW.plus(XidPace.PAUSE).minusNanos(1))).isZero();
    assertThat(pace.next(13, NOW.plus(XidPace.PAUSE))).isEqualTo(5_002);
    assertThat(pace.next(13, NOW.plus(XidPace.PAUSE))).isZero();
    assertThat(pace.next(13, NOW.plus(XidPace.PAUSE.multipliedBy(2)))).isEqualTo(2);
  }

  @Test
  void aClockThatWasSetBackKeepsNothingSilent() {
    assertThat(pace.next(13, NOW)).isEqualTo(1);
    assertThat(pace.next(13, NOW.minusNanos(1))).isEqualTo(1);
    assertThat(pace.next(13, NOW)).as("from then on").isZero();
  }

  @Test
  void soManyNumbersAreRemembered() {
    for (int number = 1; number <= XidPace.NUMBERS_MAX; number++) {
      assertThat(pace.next(number, NOW)).isEqualTo(1);
    }
    assertThat(pace.next(1, NOW)).isZero();
    assertThat(pace.next(0, NOW)).isEqualTo(1);
    assertThat(pace.next(1, NOW)).as("it was forgotten").isEqualTo(1);
  }
}
