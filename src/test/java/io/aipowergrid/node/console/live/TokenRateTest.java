package io.aipowergrid.node.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenRateTest {
  private static final Instant START = Instant.parse("2026-11-22T15:40:00Z");

  private final TokenRate rate = new TokenRate();

  @Test
  void tellsTokensPerSecondBetweenSamples() {
    assertThat(rate.sample(1000, START)).isZero();
    assertThat(rate.sample(1300, START.plusSeconds(2))).isEqualTo(150);
    assertThat(rate.sample(1300, START.plusSeconds(4))).isZero();
  }

  @Test
  void saysNothingOfOldSamplesOrACounterThatBeganAnew() {
    rate.sample(1000, START);
    assertThat(rate.sample(2000, START.plus(TokenRate.STALE).plusMillis(1))).isZero();
    assertThat(rate.sample(10, START.plusSeconds(16))).isZero();
    assertThat(rate.sample(20, START.plusSeconds(16))).isZero();
  }
}
