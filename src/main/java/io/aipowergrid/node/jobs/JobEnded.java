package io.aipowergrid.node.jobs;

import java.util.UUID;

/**
 * The signal on the channel {@value #CHANNEL}: a job of this node has ended. A signal may be lost;
 * the job table is the truth.
 */
public record JobEnded(UUID jobId, UUID projectId, JobState state) {
  public static final String CHANNEL = "job-ended";
}
