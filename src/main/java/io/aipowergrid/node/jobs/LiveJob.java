package io.aipowergrid.node.jobs;

import io.aipowergrid.node.inference.GenerationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody on this node runs or listens to: the log of its events and its switch. The
 * log grows to a bound fixed at admission and is read by any number of handles, each with its own
 * position, so writing never waits for a reader. Thread-safe.
 */
final class LiveJob {
  /** Started and Finished of each choice. */
  private static final int FRAME_EVENTS_PER_CHOICE = 2;

  private final UUID id;
  private final int eventsMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<JobEvent> events = new ArrayList<>();
  private final boolean[] started;
  private final int[] tokens;
  private final boolean[] finished;
  private volatile Cancellation cancellation = new Cancellation();
  private boolean overflowed;
  private boolean ended;

  LiveJob(UUID id, int choices, long outputTokensMax) {
    this.id = id;
    // One more for the last event.
    this.eventsMax =
        Math.toIntExact(outputTokensMax + (long) choices * FRAME_EVENTS_PER_CHOICE + 1);
    this.started = new boolean[choices];
    this.tokens = new int[choices];
    this.finished = new boolean[choices];
  }

  UUID id() {
    return id;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Makes the job runnable again after a run that this node stopped for its own reasons. */
  void renewCancellation() {
    cancellation = new Cancellation();
  }

  /**
   * Logs an event, unless an earlier run of the same job has told it already: a second run gives
   * the same bits (exact-inference.md 2.6), so a listener who stayed hears each token once.
   *
   * @return whether there was room; false means the runner tells more than it was asked for
   */
  boolean generated(JobEvent.Generated event) {
    lock.lock();
    try {
      if (ended || !isNews(event)) {
        return true;
      }
      if (events.size() >= eventsMax - 1) {
        overflowed = true;
        return false;
      }
      events.add(event);
      grown.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Logs the last event; only the first call counts. */
  void end(JobEvent last) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        events.add(last);
        grown.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The event at this position, waiting for it; null when it did not come in time. */
  @Nullable JobEvent await(int position, Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (position >= events.size()) {
        if (ended || nanos <= 0) {
          return null;
        }
        nanos = grown.awaitNanos(nanos);
      }
      return events.get(position);
    } finally {
      lock.unlock();
    }
  }

  /** What the choices told so far. */
  List<JobEvent.Generated> answer() {
    lock.lock();
    try {
      return events.stream()
          .filter(JobEvent.Generated.class::isInstance)
          .map(JobEvent.Generated.class::cast)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Whether every choice has told its end. */
  boolean allFinished() {
    lock.lock();
    try {
      for (boolean done : finished) {
        if (!done) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean overflowed() {
    lock.lock();
    try {
      return overflowed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isNews(JobEvent.Generated event) {
    int choice = event.choice();
    return switch (event.event()) {
      case GenerationEvent.Started _ -> !started[choice] && (started[choice] = true);
      case GenerationEvent.Token token ->
          token.position() == tokens[choice] && ++tokens[choice] > 0;
      case GenerationEvent.Finished _ -> !finished[choice] && (finished[choice] = true);
      // A failed choice fails the job, or the job runs again: neither is news of the choice.
      case GenerationEvent.Failed _ -> false;
    };
  }

  @Override
  public String toString() {
    return "LiveJob[%s, tokens=%s]".formatted(id, Arrays.toString(tokens));
  }
}
