package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoDurationTest {
  @Test
  void writesWhatGoWouldPrint() {
    assertThat(GoDuration.format(Duration.ZERO)).isEqualTo("0s");
    assertThat(GoDuration.format(Duration.ofMillis(12))).isEqualTo("12ms");
    assertThat(GoDuration.format(Duration.ofMillis(999))).isEqualTo("999ms");
    assertThat(GoDuration.format(Duration.ofSeconds(1))).isEqualTo("1s");
    assertThat(GoDuration.format(Duration.ofMillis(1500))).isEqualTo("1.5s");
    assertThat(GoDuration.format(Duration.ofSeconds(10))).isEqualTo("10s");
    assertThat(GoDuration.format(Duration.ofMinutes(6))).isEqualTo("6m0s");
    assertThat(GoDuration.format(Duration.ofSeconds(3661))).isEqualTo("1h1m1s");
    assertThat(GoDuration.format(Duration.ofHours(24))).isEqualTo("24h0m0s");
  }

  @Test
  void roundsUpSoThatNobodyComesTooEarly() {
    assertThat(GoDuration.format(Duration.ofNanos(1))).isEqualTo("1ms");
    assertThat(GoDuration.format(Duration.ofNanos(1_000_001))).isEqualTo("2ms");
  }

  @Test
  void takesANegativeDurationForNone() {
    assertThat(GoDuration.format(Duration.ofSeconds(-5))).isEqualTo("0s");
  }
}
