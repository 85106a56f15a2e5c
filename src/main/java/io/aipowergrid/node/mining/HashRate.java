package io.aipowergrid.node.mining;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Hashes a second over the last while. Any thread. */
public final class HashRate {
  /** How far it looks back. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** More than one look a second would add. */
  static final int SAMPLES_MAX = 64;

  private record Sample(long nanos, long hashes) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Adds what was counted.
   *
   * @param nanos of a clock that only goes forward
   * @param hashes all that were computed until now; never less than before
   */
  public synchronized void add(long nanos, long hashes) {
    samples.addLast(new Sample(nanos, hashes));
    long oldest = nanos - WINDOW.toNanos();
    // One sample at or before the window's begin is kept: the window is measured from there.
    while (samples.size() > SAMPLES_MAX || secondIsAtOrBefore(oldest)) {
      samples.removeFirst();
    }
  }

  private boolean secondIsAtOrBefore(long nanos) {
    return samples.size() > 2
        && samples.stream().skip(1).findFirst().orElseThrow().nanos() - nanos <= 0;
  }

  /** Zero until two samples are there. */
  public synchronized double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
    long hashes = samples.getLast().hashes() - samples.getFirst().hashes();
    return nanos <= 0 ? 0 : hashes * 1e9 / nanos;
  }

  /** Forgets what was: mining begins anew. */
  public synchronized void clear() {
    samples.clear();
  }
}
