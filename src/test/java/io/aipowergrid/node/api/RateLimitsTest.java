package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.QuotaState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  @Test
  void namesAllSixHeaders() {
    var headers = new HashMap<String, String>();
    limits(59, 120).writeTo(headers::put);
    assertThat(headers)
        .isEqualTo(
            Map.of(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s",
                "x-ratelimit-limit-tokens", "100000",
                "x-ratelimit-remaining-tokens", "120",
                "x-ratelimit-reset-tokens", "59.9s"));
  }

  private static RateLimits limits(long requestsLeft, long tokensLeft) {
    return RateLimits.of(
        new QuotaState(
            60,
            requestsLeft,
            Duration.ofSeconds(1),
            100_000,
            tokensLeft,
            Duration.ofMillis(59_900)));
  }
}
