package io.aipowergrid.node.jobs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a node is in maintenance, and why.
 *
 * @param reason in the operator's words; customers read it
 * @param setBy who began it, as the audit trail names them
 * @param endsAt when it ends by itself, or null until somebody ends it
 */
public record MaintenanceView(
    String reason, String setBy, Instant since, @Nullable Instant endsAt) {
  /** After this a caller may ask again when nobody knows the end. */
  static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  /** Whether it is over by itself; it is from the very instant {@code endsAt} on. */
  boolean over(Instant now) {
    return endsAt != null && !now.isBefore(endsAt);
  }

  /** When a refused caller may try again: at the end, or in a minute when it is open. */
  Duration retryAfter(Instant now) {
    return endsAt == null ? ASK_AGAIN : Duration.between(now, endsAt);
  }

  /** What happens and why, in one sentence for everybody. */
  public String sentence() {
    return "The node is in maintenance and takes no new jobs: " + reason;
  }
}
