package io.aipowergrid.node.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Takes jobs from the queue and runs them. Its life cycle is ordered by ops.NodeLifecycle. */
@ApplicationScoped
public class JobQueueWorker {
  /** Hands back what an earlier life of this node left running, then begins to work. */
  public void start() {
    throw new IllegalStateException("not written yet");
  }

  /**
   * Refuses new jobs, starts nothing more and waits for the running ones; those still running at
   * the timeout are stopped and handed back to the queue, free of charge.
   */
  public void drain(Duration timeout) {
    throw new IllegalStateException("not written yet");
  }

  /** Ends every thread of the room; drains without patience when that has not happened yet. */
  public void stop() {
    throw new IllegalStateException("not written yet");
  }
}
