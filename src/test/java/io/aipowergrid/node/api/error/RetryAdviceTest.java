package io.aipowergrid.node.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ErrorCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryAdviceTest {
  @Test
  void aRateLimitSaysWhenItOpens() {
    assertThat(RetryAdvice.headers(ErrorCode.RATE_LIMITED, Duration.ofMillis(1200)))
        .isEqualTo(Map.of("x-should-retry", "true", "retry-after", "2", "retry-after-ms", "1200"));
  }

  @Test
  void anEmptyPurseIsNotRetried() {
    assertThat(RetryAdvice.headers(ErrorCode.INSUFFICIENT_QUOTA, Duration.ofSeconds(9)))
        .isEqualTo(Map.of("x-should-retry", "false"));
  }

  @Test
  void aConflictOfIdempotencyKeysIsNotRetried() {
    assertThat(RetryAdvice.headers(ErrorCode.IDEMPOTENCY_CONFLICT, Duration.ZERO))
        .isEqualTo(Map.of("x-should-retry", "false"));
  }

  @Test
  void aDrainingNodeAsksForPatience() {
    assertThat(RetryAdvice.headers(ErrorCode.DRAINING, Duration.ZERO))
        .containsEntry("retry-after-ms", "5000");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyErrorSaysWhetherToRetry(ErrorCode code) {
    assertThat(RetryAdvice.headers(code, Duration.ZERO))
        .containsEntry("x-should-retry", Boolean.toString(code.retryable()));
  }
}
