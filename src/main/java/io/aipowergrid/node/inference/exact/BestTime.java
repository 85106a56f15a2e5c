package io.aipowergrid.node.inference.exact;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How benches take the time of one step. */
final class BestTime {
  /** Runs that are counted at least, however long they take. */
  static final int COUNTED_MIN = 3;

  private BestTime() {}

  /**
   * The best of what fits into the second half of the time, at least {@value #COUNTED_MIN} runs.
   * What runs before that warms up: the first run, which no time is taken of, as it waits for the
   * compiler, then the first half of the time. Work that is slow runs five times in all.
   *
   * @return seconds of one run
   */
  static double seconds(Runnable work, Duration time) {
    return seconds(work, time, System::nanoTime);
  }

  /**
   * @param clock gives nanoseconds
   */
  static double seconds(Runnable work, Duration time, LongSupplier clock) {
    work.run();
    long start = clock.getAsLong();
    long now = start;
    do {
      work.run();
      now = clock.getAsLong();
    } while (now - start < time.toNanos() / 2);
    long best = Long.MAX_VALUE;
    for (int counted = 0; counted < COUNTED_MIN || now - start < time.toNanos(); counted++) {
      work.run();
      long next = clock.getAsLong();
      best = Math.min(best, next - now);
      now = next;
    }
    return best / 1e9;
  }
}
