package io.aipowergrid.node.jobs;

import java.util.function.Consumer;

/**
 * A place where jobs can run: this node's engine, or another node (grid). Beans of this type are
 * found by CDI; the dispatcher takes the first in the order of {@link #preference()} that accepts.
 */
public interface JobRunner {
  /** Lower is asked first; the local engine is 0. */
  int preference();

  /** Whether this runner can run the model now. Must not block. */
  boolean accepts(String modelId);

  /**
   * Runs the job and returns when every choice has told its {@code Finished} or {@code Failed}
   * event. Called on a virtual thread. The consumer never blocks and may be called from any thread,
   * per choice in order.
   *
   * @throws io.aipowergrid.node.base.NodeException when the job could not be started
   */
  void run(JobAssignment assignment, Consumer<JobEvent.Generated> events)
      throws InterruptedException;
}
