package io.aipowergrid.node.inference.exact;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of platform threads that helps one caller at a time. The caller is member 0 and
 * never waits for a thread to wake up: it does whatever nobody else has begun. Between two jobs the
 * others spin for a moment, then park, so that the many short jobs of a decode step do not each pay
 * for waking a thread.
 */
final class WorkerPool implements AutoCloseable {
  /** What each member does once. */
  @FunctionalInterface
  interface Work {
    void run(int member, int members);
  }

  /** What is done to the items from {@code from} to {@code to}. */
  @FunctionalInterface
  interface Range {
    void run(int member, int from, int to);
  }

  private static final int SPINS = 4_000;

  /** Ranges per member: the smaller they are, the less a member that was interrupted holds up. */
  private static final int RANGES_PER_MEMBER = 4;

  private final Worker[] workers;
  private long jobs;
  private volatile @Nullable TeamJob job;
  private volatile boolean closed;

  /**
   * @param threads size of the team, the caller included
   */
  WorkerPool(int threads, String name) {
    if (threads < 1) {
      throw new IllegalArgumentException("a team needs at least one thread");
    }
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
      Thread.ofPlatform().daemon().name(name + "-" + (i + 1)).start(workers[i]);
    }
  }

  int threads() {
    return workers.length + 1;
  }

  /** Every member runs the work once; returns when the last has ended. One caller at a time. */
  void run(Work work) {
    complete(new TeamJob.Everyone(++jobs, threads(), work), workers.length);
  }

  /** Members share the items {@code 0} to {@code count}. One caller at a time. */
  void share(int count, Range range) {
    int grain = Math.max(1, count / (threads() * RANGES_PER_MEMBER));
    complete(new TeamJob.Shared(++jobs, count, grain, range), (count - 1) / grain);
  }

  private void complete(TeamJob next, int helpers) {
    job = next;
    for (int i = 0; i < Math.min(helpers, workers.length); i++) {
      workers[i].wake();
    }
    next.help(0);
    await(next);
    // Nothing the work refers to is kept alive until the next job.
    job = null;
    var failure = next.failure();
    if (failure != null) {
      throw new IllegalStateException("a worker of the engine failed", failure);
    }
  }

  private static void await(TeamJob current) {
    for (int spins = 0; !current.isDone(); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (var worker : workers) {
      worker.wake();
    }
  }

  private final class Worker implements Runnable {
    private final int member;
    private long last;
    private volatile @Nullable Thread thread;
    private volatile boolean parked;

    Worker(int member) {
      this.member = member;
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      while (!closed) {
        var next = take();
        if (next != null) {
          last = next.number;
          next.help(member);
        }
      }
    }

    private @Nullable TeamJob take() {
      for (int i = 0; i < SPINS; i++) {
        var next = job;
        if (next != null && next.number != last) {
          return next;
        }
        Thread.onSpinWait();
      }
      parked = true;
      // Looked at once more: a job published before the flag was seen must not wait for a wake-up.
      var next = job;
      if ((next == null || next.number == last) && !closed) {
        LockSupport.park(this);
      }
      parked = false;
      return null;
    }
  }
}
