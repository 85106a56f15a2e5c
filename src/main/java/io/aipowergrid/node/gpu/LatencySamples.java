package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.Arrays;

/**
 * The latest {@link #SAMPLES_MAX} latencies of a kind, in nanoseconds, and the sum of all. Not
 * thread-safe.
 */
final class LatencySamples {
  static final int SAMPLES_MAX = 4096;

  private final long[] samples = new long[SAMPLES_MAX];
  private long count;
  private long total;

  void add(long nanos) {
    total += nanos;
    samples[(int) (count++ % SAMPLES_MAX)] = nanos;
  }

  long count() {
    return count;
  }

  /** The smallest sample that at least this share of them does not exceed; 0 without samples. */
  long quantile(double share) {
    int kept = (int) Math.min(count, SAMPLES_MAX);
    if (kept == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(samples, kept);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * kept) - 1)];
  }

  /** All of it at this moment. */
  Waits read() {
    return new Waits(count, Duration.ofNanos(total), Duration.ofNanos(quantile(0.99)));
  }
}
