package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final int FREE = 2;

  private final SignInThrottle throttle =
      new SignInThrottle(Duration.ofSeconds(10), Duration.ofSeconds(60), 3);

  @Test
  void delaysOnlyAfterTheFreeFailuresAndDoubles() {
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, NOW));
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, NOW));
    assertEquals(Duration.ofSeconds(10), throttle.begin("a", FREE, NOW));
    assertEquals(Duration.ofMillis(1), throttle.begin("a", FREE, NOW.plusMillis(9_999)));
    var later = NOW.plusSeconds(10);
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, later));
    assertEquals(Duration.ofSeconds(20), throttle.begin("a", FREE, later));
  }

  @Test
  void theDelayHasAnEndAndFailuresAreForgotten() {
    var now = NOW;
    for (int i = 0; i < 10; i++) {
      now = now.plus(throttle.begin("a", FREE, now));
      throttle.begin("a", FREE, now);
    }
    assertEquals(Duration.ofSeconds(60), throttle.begin("a", FREE, now));
    var forgotten = now.plusSeconds(120);
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, forgotten));
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, forgotten));
    assertEquals(Duration.ofSeconds(10), throttle.begin("a", FREE, forgotten));
  }

  @Test
  void successForgives() {
    throttle.begin("a", FREE, NOW);
    throttle.begin("a", FREE, NOW);
    throttle.succeeded("a");
    assertEquals(Duration.ZERO, throttle.begin("a", FREE, NOW));
  }

  @Test
  void remembersNoMoreThanItMay() {
    for (var subject : new String[] {"a", "b", "c", "d", "e"}) {
      throttle.begin(subject, FREE, NOW);
    }
    assertEquals(3, throttle.size());
  }
}
