package io.aipowergrid.node.jobs;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list; null or empty means any.
 *
 * @param states any of these
 */
public record JobFilter(
    @Nullable UUID organisationId,
    @Nullable UUID projectId,
    @Nullable String modelId,
    Set<JobState> states) {
  /** Every job of the node. */
  public static final JobFilter ALL = new JobFilter(null, null, null, Set.of());

  public JobFilter {
    states = Set.copyOf(states);
  }

  /** Every job of one project. */
  public static JobFilter ofProject(UUID projectId) {
    return new JobFilter(null, projectId, null, Set.of());
  }
}
