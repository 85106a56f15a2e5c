package io.aipowergrid.node.inference.exact;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of platform threads that shares the work of one caller at a time. The caller is a
 * member. Between two pieces of work the others spin for a moment, then park, so that the many
 * short pieces of a decode step do not each pay for waking a thread.
 */
final class WorkerPool implements AutoCloseable {
  /** A piece of work cut into {@code parts}; part 0 runs on the caller. */
  @FunctionalInterface
  interface Work {
    void run(int part, int parts);
  }

  private static final int SPINS = 4_000;

  private final Worker[] workers;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile @Nullable Throwable failure;
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

  /** Runs all parts and returns when the last has ended. One caller at a time. */
  void run(Work work) {
    int parts = threads();
    pending.set(workers.length);
    for (var worker : workers) {
      worker.offer(work, parts);
    }
    try {
      work.run(0, parts);
    } finally {
      await();
    }
    var failed = failure;
    if (failed != null) {
      failure = null;
      throw new IllegalStateException("a worker of the engine failed", failed);
    }
  }

  private void await() {
    int spins = 0;
    while (pending.get() > 0) {
      spins++;
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
      LockSupport.unpark(worker.thread);
    }
  }

  private final class Worker implements Runnable {
    private final int part;
    private volatile @Nullable Work work;
    private volatile @Nullable Thread thread;
    private volatile boolean parked;
    private int parts;

    Worker(int part) {
      this.part = part;
    }

    void offer(Work next, int count) {
      parts = count;
      work = next;
      if (parked) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      while (!closed) {
        var next = take();
        if (next == null) {
          continue;
        }
        try {
          next.run(part, parts);
        } catch (Throwable e) {
          failure = e;
        } finally {
          pending.decrementAndGet();
        }
      }
    }

    private @Nullable Work take() {
      for (int i = 0; i < SPINS; i++) {
        var next = work;
        if (next != null) {
          work = null;
          return next;
        }
        Thread.onSpinWait();
      }
      parked = true;
      // Looked at once more: work offered before the flag was seen must not wait for a wake-up.
      if (work == null && !closed) {
        LockSupport.park(this);
      }
      parked = false;
      return null;
    }
  }
}
