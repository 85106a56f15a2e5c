package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.QuotaDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One reader of one job. Every handle reads all events from the first on, however late it came and
 * however slowly it reads: the engine never waits for it. One thread at a time.
 */
public interface JobHandle {
  UUID id();

  /** When the job was admitted; of the first submission when {@link #replayed()}. */
  Instant createdAt();

  /**
   * The next event, or null when none came in time: the moment for a keep-alive. After the last
   * event always null, at once.
   */
  @Nullable JobEvent poll(Duration timeout) throws InterruptedException;

  /** Stops the job. Idempotent; what was produced is settled and told as usual. */
  void cancel(CancelReason reason);

  /** The state of the caller's quota after admission, for the rate-limit headers. */
  QuotaDecision quota();

  /** Whether this answers an earlier submission with the same idempotency key. */
  boolean replayed();

  /** {@link JobRequest#echo()} of the submission that made the job. */
  Map<String, String> echo();
}
