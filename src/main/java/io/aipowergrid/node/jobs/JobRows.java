package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.jobs.data.Job;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Turns rows into the records that leave the room. */
final class JobRows {
  private JobRows() {}

  static JobView view(Job job, boolean answerKept) {
    return new JobView(
        job.id,
        job.organisationId,
        job.projectId,
        job.keyId,
        job.userId,
        job.kind,
        job.modelId,
        job.state,
        job.priority,
        job.background,
        job.choices,
        job.attempts,
        job.waived,
        job.requestId,
        job.createdAt,
        job.startedAt,
        job.endedAt,
        job.deadlineAt,
        firstToken(job),
        usage(job),
        MicroUsd.of(job.costMicros),
        job.receipts(),
        job.cancelReason,
        job.errorCode == null ? null : ErrorCode.valueOf(job.errorCode),
        job.errorDetail,
        answerKept);
  }

  static Usage usage(Job job) {
    return new Usage(job.promptTokens, job.cachedTokens, job.outputTokens);
  }

  static JobOutcome outcome(Job job) {
    return new JobOutcome(
        job.id, usage(job), MicroUsd.of(job.costMicros), job.receipts(), job.state);
  }

  /** The last event of a job that has ended. */
  static JobEvent lastEvent(Job job) {
    if (job.errorCode == null) {
      return new JobEvent.Settled(outcome(job));
    }
    String detail = job.errorDetail == null ? "" : job.errorDetail;
    return new JobEvent.Failed(ErrorCode.valueOf(job.errorCode), detail, job.receipts());
  }

  private static @Nullable Duration firstToken(Job job) {
    return job.firstTokenMicros == null
        ? null
        : Duration.of(job.firstTokenMicros, ChronoUnit.MICROS);
  }
}
