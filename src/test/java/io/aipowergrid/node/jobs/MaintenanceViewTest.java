package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MaintenanceViewTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant ONE = Instant.parse("2026-11-25T13:00:00Z");

  @Test
  void isOverFromTheVeryInstantOfItsEnd() {
    assertThat(ending(ONE).over(ONE.minusNanos(1))).isFalse();
    assertThat(ending(ONE).over(ONE)).isTrue();
  }

  @Test
  void neverEndsByItselfWithoutAnEnd() {
    assertThat(ending(null).over(Instant.MAX)).isFalse();
  }

  @Test
  void tellsCallersToComeBackAtItsEndOrInAMinute() {
    assertThat(ending(ONE).retryAfter(NOON.plusSeconds(600))).isEqualTo(Duration.ofMinutes(50));
    assertThat(ending(null).retryAfter(NOON)).isEqualTo(Duration.ofMinutes(1));
  }

  private static MaintenanceView ending(@Nullable Instant end) {
    return new MaintenanceView("new disk", "op@example.org", NOON, end);
  }
}
