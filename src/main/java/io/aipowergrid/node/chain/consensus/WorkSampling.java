package io.aipowergrid.node.chain.consensus;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Which headers get the full check of their proof of work. Below the last checkpoint none needs it:
 * the checkpoint itself vouches for them, by their true height (chain.md 2.2, 10). Above, all get
 * it, unless the operator lets old ones be sampled.
 *
 * @param checkpointHeight of the last checkpoint; -1 for none
 * @param every one of so many old headers is checked in full; 1 for all
 * @param random decides which, unforeseeable by others; thread-safe
 */
record WorkSampling(int checkpointHeight, int every, RandomGenerator random) {
  /** Younger headers are always checked in full. */
  private static final Duration YOUNG = Duration.ofDays(1);

  WorkSampling {
    if (every < 1) {
      throw new IllegalArgumentException("one of " + every + " headers cannot be checked");
    }
  }

  /**
   * Whether a header is checked in full.
   *
   * @param height true height
   * @param time of the header, seconds since 1970
   * @param now seconds since 1970
   */
  boolean isFull(int height, long time, long now) {
    return height > checkpointHeight
        && (every == 1 || now - time < YOUNG.toSeconds() || random.nextInt(every) == 0);
  }
}
