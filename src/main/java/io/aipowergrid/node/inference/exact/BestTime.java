package io.aipowergrid.node.inference.exact;

import java.time.Duration;

/** How benches take the time of one step. */
final class BestTime {
  private BestTime() {}

  /**
   * The best of what fits into the second half of the time; the first half warms up.
   *
   * @return seconds of one run
   */
  static double seconds(Runnable work, Duration time) {
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    long now = start;
    while (now - start < time.toNanos() || best == Long.MAX_VALUE) {
      work.run();
      long next = System.nanoTime();
      if (next - start > time.toNanos() / 2) {
        best = Math.min(best, next - now);
      }
      now = next;
    }
    return best / 1e9;
  }
}
