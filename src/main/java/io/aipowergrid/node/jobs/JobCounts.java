package io.aipowergrid.node.jobs;

import java.util.Map;

/**
 * The queue at one moment, over all nodes that share the table.
 *
 * @param waitingByPriority every priority is present
 * @param runningByPriority every priority is present
 * @param dead jobs in the dead letter
 */
public record JobCounts(
    int waiting,
    int running,
    int dead,
    Map<JobPriority, Integer> waitingByPriority,
    Map<JobPriority, Integer> runningByPriority) {
  public JobCounts {
    waitingByPriority = Map.copyOf(waitingByPriority);
    runningByPriority = Map.copyOf(runningByPriority);
  }
}
