package io.aipowergrid.node.jobs;

import io.aipowergrid.node.inference.GenerationRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One run of one job, handed to a {@link JobRunner}.
 *
 * @param organisationId who asked; only prompts of one organisation may share what was computed
 * @param attempt 1 for the first run
 * @param cancellation how the runner learns that it must stop
 */
public record JobAssignment(
    UUID jobId,
    UUID organisationId,
    int attempt,
    String modelId,
    List<GenerationRequest> generations,
    Instant deadline,
    Cancellation cancellation) {
  public JobAssignment {
    generations = List.copyOf(generations);
  }
}
