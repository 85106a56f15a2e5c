package io.aipowergrid.node.jobs;

import java.util.UUID;

/**
 * The signal on the channel {@value #CHANNEL}: a job waits. A signal may be lost; the dispatcher
 * polls the job table all the same.
 */
public record JobQueued(UUID jobId) {
  public static final String CHANNEL = "job-queued";
}
