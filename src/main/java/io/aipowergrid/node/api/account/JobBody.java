package io.aipowergrid.node.api.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.api.openai.UsageBody;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A job as its owner sees it.
 *
 * @param result the whole answer, once the job has ended and as long as it is kept
 */
@Schema(name = "Job")
public record JobBody(
    @JsonProperty("id") UUID id,
    @JsonProperty("object") @Schema(examples = "job") String object,
    @JsonProperty("kind") @Schema(examples = "chat") String kind,
    @JsonProperty("model") String model,
    @JsonProperty("status") @Schema(examples = "succeeded") String status,
    @JsonProperty("attempts") int attempts,
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt,
    @JsonProperty("usage") UsageBody usage,
    @JsonProperty("cost_micro_usd") long costMicroUsd,
    @JsonProperty("receipts") List<String> receipts,
    @JsonProperty("error") @Nullable Failure error,
    @JsonProperty("result") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object result) {

  /** Why a job has no answer. */
  @Schema(name = "JobFailure")
  public record Failure(
      @JsonProperty("rc") String rc, @JsonProperty("message") @Nullable String message) {}

  /** All jobs of one page. */
  @Schema(name = "JobList")
  public record Listing(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<JobBody> data,
      @JsonProperty("has_more") boolean hasMore) {}

  static JobBody of(JobView job, @Nullable Object result) {
    var code = job.errorCode();
    return new JobBody(
        job.id(),
        "job",
        job.kind(),
        job.modelId(),
        status(job.state()),
        job.attempts(),
        job.requestId(),
        job.createdAt(),
        job.startedAt(),
        job.endedAt(),
        UsageBody.of(job.usage()),
        job.cost().micros(),
        job.receiptIds(),
        code == null ? null : new Failure(code.rc(), job.errorDetail()),
        result);
  }

  /** A state as jobs tell it and lists are filtered by it. */
  static String status(JobState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
