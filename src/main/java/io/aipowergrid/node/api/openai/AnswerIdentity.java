package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.jobs.JobHandle;
import java.time.Instant;
import java.util.UUID;

/** What every part of one answer carries: ids, time and model, all derived from the job. */
record AnswerIdentity(UUID jobId, Instant createdAt, String model) {

  static AnswerIdentity of(JobHandle job, String model) {
    return new AnswerIdentity(job.id(), job.createdAt(), model);
  }

  String chatId() {
    return "chatcmpl-" + compactId();
  }

  String completionId() {
    return "cmpl-" + compactId();
  }

  /** The same whenever the answer of this job is built. */
  String toolCallId(int choice, int call) {
    return "call_" + compactId() + "_" + choice + "_" + call;
  }

  long createdSeconds() {
    return createdAt.getEpochSecond();
  }

  private String compactId() {
    return jobId.toString().replace("-", "");
  }
}
