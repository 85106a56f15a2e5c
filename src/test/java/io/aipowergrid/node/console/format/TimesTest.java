package io.aipowergrid.node.console.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T15:40:12.345Z");

  @ParameterizedTest
  @CsvSource({
    "0, now", "1, now", "2, 2 s ago", "59, 59 s ago", "60, 1 min ago", "3599, 59 min ago",
    "3600, 1 h ago", "86399, 23 h ago", "86400, 1 d ago", "-1, now", "-2, in 2 s", "-86400, in 1 d",
  })
  void tellsHowLongAgo(long seconds, String words) {
    assertThat(Times.ago(NOW.minusSeconds(seconds), NOW)).isEqualTo(words);
  }

  @Test
  void tellsTheExactTimeInUtc() {
    assertThat(Times.exact(NOW)).isEqualTo("2026-11-22 15:40:12 UTC");
    assertThat(Times.exactMillis(NOW)).isEqualTo("2026-11-22 15:40:12.345 UTC");
    assertThat(Times.clock(NOW)).isEqualTo("15:40:12.345");
  }

  @ParameterizedTest
  @CsvSource({
    "340000, 340 µs",
    "12400000, 12.4 ms",
    "412000000, 412 ms",
    "3210000000, 3.21 s",
    "245000000000, 4 min 5 s",
    "7380000000000, 2 h 3 min",
  })
  void tellsHowLongSomethingTook(long nanos, String words) {
    assertThat(Times.took(Duration.ofNanos(nanos))).isEqualTo(words);
  }
}
