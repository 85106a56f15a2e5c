package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as its row tells it; holds neither prompt nor answer.
 *
 * @param attempts how often a node began to run it
 * @param waived whether it costs nothing because a node failed or was stopped (billing-rules.md)
 * @param requestId of the API request that made it, as its answer's {@code x-request-id}
 * @param startedAt when the latest run began
 * @param timeToFirstToken from admission to the first token of the latest run
 * @param answerKept whether the job service can still tell the whole answer
 */
public record JobView(
    UUID id,
    UUID organisationId,
    UUID projectId,
    @Nullable UUID keyId,
    @Nullable UUID userId,
    String kind,
    String modelId,
    JobState state,
    JobPriority priority,
    boolean background,
    int choices,
    int attempts,
    boolean waived,
    @Nullable String requestId,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Instant deadlineAt,
    @Nullable Duration timeToFirstToken,
    Usage usage,
    MicroUsd cost,
    List<String> receiptIds,
    @Nullable CancelReason cancelReason,
    @Nullable ErrorCode errorCode,
    @Nullable String errorDetail,
    boolean answerKept) {
  public JobView {
    receiptIds = List.copyOf(receiptIds);
  }
}
