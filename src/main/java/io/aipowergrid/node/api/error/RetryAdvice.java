package io.aipowergrid.node.api.error;

import io.aipowergrid.node.base.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The retry contract of the SDKs (api.md 6.1, T5 and T6): {@code X-Should-Retry} overrides their
 * own judgement, and the two {@code Retry-After} headers say when.
 */
final class RetryAdvice {
  /** A full queue moves on quickly; a restart takes longer. */
  private static final Duration QUEUE_PAUSE = Duration.ofSeconds(1);

  private static final Duration RESTART_PAUSE = Duration.ofSeconds(5);

  private RetryAdvice() {}

  /**
   * @param retryAfter when the same call may succeed; zero when nobody knows
   */
  static Map<String, String> headers(ErrorCode code, Duration retryAfter) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-should-retry", Boolean.toString(code.retryable()));
    var pause = pause(code, retryAfter);
    if (!pause.isZero()) {
      long millis = Math.max(1, Math.ceilDiv(pause.toNanos(), 1_000_000L));
      headers.put("retry-after", Long.toString(Math.ceilDiv(millis, 1000L)));
      headers.put("retry-after-ms", Long.toString(millis));
    }
    return headers;
  }

  private static Duration pause(ErrorCode code, Duration retryAfter) {
    if (!code.retryable()) return Duration.ZERO;
    if (retryAfter.isPositive()) return retryAfter;
    return switch (code) {
      case DRAINING, NOT_READY, MODEL_NOT_LOADED -> RESTART_PAUSE;
      case QUEUE_FULL, RATE_LIMITED, IDEMPOTENCY_IN_PROGRESS -> QUEUE_PAUSE;
      default -> Duration.ZERO;
    };
  }
}
