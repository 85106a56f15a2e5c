package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Builds the answer of an ended job again, as its request would have got it. May block. */
@ApplicationScoped
public class JobAnswers {
  private final JobService jobs;
  private final ModelCatalog models;

  JobAnswers(JobService jobs, ModelCatalog models) {
    this.jobs = jobs;
    this.models = models;
  }

  /** The answer; empty when the job has none or none any more. */
  public Optional<Object> find(JobView job) throws InterruptedException {
    boolean hasAnswer = job.state() == JobState.SUCCEEDED || job.state() == JobState.EXPIRED;
    if (!hasAnswer || !job.answerKept()) return Optional.empty();
    var handle = jobs.attach(job.id());
    if (handle.isEmpty()) return Optional.empty();
    var told = Answers.await(handle.get(), receipts -> {});
    var identity = new AnswerIdentity(job.id(), job.createdAt(), job.modelId());
    var card = models.find(job.modelId()).orElse(null);
    return Optional.of(
        job.kind().equals(CompletionsResource.KIND)
            ? Completion.of(identity, told, card)
            : ChatCompletion.of(identity, told, card, ToolUse.ofEcho(handle.get().echo())));
  }
}
