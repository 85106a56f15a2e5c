package io.aipowergrid.node.mining;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one job that a miner's threads work on, and where they wait for the next. Any thread. */
public final class JobSlot {
  private @Nullable MiningJob last;
  private volatile @Nullable MiningJob open;
  private volatile boolean closed;

  /** Replaces the job. One equal to the last is no news, even if that one was finished. */
  public synchronized void put(MiningJob job) {
    if (!closed && !job.equals(last)) {
      last = job;
      open = job;
      notifyAll();
    }
  }

  /**
   * As {@link #put}, unless a job was there already: what was asked for is older than what came.
   */
  public synchronized void putFirst(MiningJob job) {
    if (last == null) {
      put(job);
    }
  }

  /** Whether a job is still worth searching. */
  public boolean isOpen(MiningJob job) {
    return job.equals(open);
  }

  /** Ends the work on a job for all threads; does nothing when another job took its place. */
  public synchronized void finish(MiningJob job) {
    if (isOpen(job)) {
      open = null;
    }
  }

  /**
   * Waits for an open job.
   *
   * @param done the job that the calling thread is through with; null for none
   * @return empty once the slot is closed or the thread is interrupted, whose flag then stands
   */
  synchronized Optional<MiningJob> next(@Nullable MiningJob done) {
    try {
      while (!closed) {
        var job = open;
        if (job != null && !job.equals(done)) {
          return Optional.of(job);
        }
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /**
   * As {@link #next(MiningJob)}, for a while only.
   *
   * @return empty when the time is over or the slot is closed
   */
  public synchronized Optional<MiningJob> next(@Nullable MiningJob done, Duration patience)
      throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); !closed && left > 0; left = until - System.nanoTime()) {
      var job = open;
      if (job != null && !job.equals(done)) {
        return Optional.of(job);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return Optional.empty();
  }

  /** Whether all work has ended. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends all work; jobs put later are dropped. */
  public synchronized void close() {
    closed = true;
    open = null;
    notifyAll();
  }
}
