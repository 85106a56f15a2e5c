package io.aipowergrid.node.jobs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the queue to serve next: the best one that waits, except that a lower queue with a
 * guaranteed share is served first once it has saved up a whole start (api.md 8.1, rule 5: "free
 * tier keeps a guaranteed minimum share"). Belongs to the dispatcher's thread.
 */
final class FairShare {
  private static final int WHOLE_START = 100;

  private final Map<JobPriority, Integer> sharePercent = new EnumMap<>(JobPriority.class);
  private final Map<JobPriority, Integer> saved = new EnumMap<>(JobPriority.class);

  FairShare(int freePercent, int batchPercent) {
    if (freePercent < 0 || batchPercent < 0 || freePercent + batchPercent > WHOLE_START) {
      throw new IllegalArgumentException("the guaranteed shares must lie within 0 to 100 percent");
    }
    sharePercent.put(JobPriority.FREE, freePercent);
    sharePercent.put(JobPriority.BATCH, batchPercent);
    sharePercent.keySet().forEach(priority -> saved.put(priority, 0));
  }

  /**
   * The queue to serve next.
   *
   * @param waiting queues with work; not empty
   */
  JobPriority choose(Set<JobPriority> waiting) {
    for (var guaranteed : sharePercent.keySet()) {
      if (waiting.contains(guaranteed) && saved(guaranteed) >= WHOLE_START) {
        return guaranteed;
      }
    }
    for (var priority : JobPriority.values()) {
      if (waiting.contains(priority)) {
        return priority;
      }
    }
    throw new IllegalArgumentException("nothing waits");
  }

  /** Tells that a job of this queue was started while those queues had work. */
  void started(JobPriority started, Set<JobPriority> waiting) {
    for (var guaranteed : sharePercent.keySet()) {
      int now = saved(guaranteed);
      if (waiting.contains(guaranteed)) {
        // What cannot be served for long must not come as one burst later: two starts are the most.
        now = Math.min(now + sharePercent.getOrDefault(guaranteed, 0), 2 * WHOLE_START);
      }
      saved.put(guaranteed, guaranteed == started ? Math.max(0, now - WHOLE_START) : now);
    }
  }

  private int saved(JobPriority priority) {
    return saved.getOrDefault(priority, 0);
  }
}
