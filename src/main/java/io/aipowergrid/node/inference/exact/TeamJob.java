package io.aipowergrid.node.inference.exact;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** A piece of work of a {@link WorkerPool}; any number of its members help at the same time. */
abstract sealed class TeamJob {
  /** Tells this job from the one before it. */
  final long number;

  private final AtomicInteger left;
  private volatile @Nullable Throwable failure;

  private TeamJob(long number, int items) {
    this.number = number;
    this.left = new AtomicInteger(items);
  }

  /** Does what that member can still do; returns when nothing is left to begin. */
  abstract void help(int member);

  boolean isDone() {
    return left.get() == 0;
  }

  /** What went wrong first or last in one of the parts; known once the job is done. */
  @Nullable Throwable failure() {
    return failure;
  }

  // A part that failed counts as done: whoever waits must learn of it.
  final void execute(int items, Runnable part) {
    try {
      part.run();
    } catch (Throwable e) {
      failure = e;
    } finally {
      left.addAndGet(-items);
    }
  }

  /** Every member runs its own part, exactly once. */
  static final class Everyone extends TeamJob {
    private final WorkerPool.Work work;
    private final AtomicIntegerArray begun;

    Everyone(long number, int members, WorkerPool.Work work) {
      super(number, members);
      this.work = work;
      this.begun = new AtomicIntegerArray(members);
    }

    @Override
    void help(int member) {
      if (begun.compareAndSet(member, 0, 1)) {
        execute(1, () -> work.run(member, begun.length()));
      }
    }
  }

  /** Members take ranges of items until none is left; who comes late finds nothing to do. */
  static final class Shared extends TeamJob {
    private final WorkerPool.Range range;
    private final int count;
    private final int grain;
    private final AtomicInteger next = new AtomicInteger();

    Shared(long number, int count, int grain, WorkerPool.Range range) {
      super(number, count);
      this.range = range;
      this.count = count;
      this.grain = grain;
    }

    @Override
    void help(int member) {
      // Looked at before it is raised: a member that returns again and again must not overflow it.
      while (next.get() < count) {
        int from = next.getAndAdd(grain);
        int to = Math.min(from + grain, count);
        if (from < to) {
          execute(to - from, () -> range.run(member, from, to));
        }
      }
    }
  }
}
