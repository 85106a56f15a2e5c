package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.GenerationRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work to admit.
 *
 * @param kind {@code chat} or {@code completion}; a label, not a rule
 * @param generations one per choice; each names {@code modelId} and its own choice number
 * @param idempotencyKey the caller's, or null; only its hash is stored
 * @param requestFingerprint hash of the request body, tells a retry from another request
 * @param deadline from admission to the end, cut to {@link JobsConfig#deadlineMax()}
 * @param background whether nobody waits on an open connection
 * @param echo what the API needs to build its answer body again after a restart; sealed at rest
 * @param requestId by which the caller, the log and the job's row name the request; null without an
 *     API request
 */
public record JobRequest(
    String kind,
    String modelId,
    List<GenerationRequest> generations,
    @Nullable String idempotencyKey,
    Hash256 requestFingerprint,
    Duration deadline,
    boolean background,
    Map<String, String> echo,
    @Nullable String requestId) {
  /** Choices one job may have. */
  public static final int CHOICES_MAX = 128;

  public static final int REQUEST_ID_CHARS_MAX = 64;

  public JobRequest {
    generations = List.copyOf(generations);
    echo = Map.copyOf(echo);
    if (generations.isEmpty() || generations.size() > CHOICES_MAX) {
      throw new IllegalArgumentException(
          "a job has 1 to %d choices, not %d".formatted(CHOICES_MAX, generations.size()));
    }
    for (int i = 0; i < generations.size(); i++) {
      if (generations.get(i).choice() != i || !generations.get(i).modelId().equals(modelId)) {
        throw new IllegalArgumentException(
            "choice %d is misplaced or of another model".formatted(i));
      }
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("the deadline must lie in the future");
    }
    if (requestId != null && requestId.length() > REQUEST_ID_CHARS_MAX) {
      throw new IllegalArgumentException("the request id is too long");
    }
  }
}
