package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few admissions into the database at once and makes the others wait in line outside it, so
 * that a storm of requests never takes the connections that settling and answering need. Any thread
 * that may block.
 */
@ApplicationScoped
class Turnstile {
  private final Semaphore places;
  private final long waitNanos;

  @Inject
  Turnstile(JobsConfig config) {
    places = new Semaphore(config.admissionsMax(), true);
    waitNanos = config.admissionWait().toNanos();
  }

  /**
   * Does the work in a place of its own.
   *
   * @throws NodeException QUEUE_FULL when no place came free in time
   */
  <T> T pass(Supplier<T> work) {
    if (!enter()) {
      throw new NodeException(
          ErrorCode.QUEUE_FULL, "Too many requests arrive at once; try again a little later.");
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private boolean enter() {
    try {
      return places.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
