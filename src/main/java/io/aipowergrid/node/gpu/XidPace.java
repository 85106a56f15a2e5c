package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the errors of a device are said: each number at most once in {@link #PAUSE}, so that a
 * device that reports the same one thousands of times a second does not flood the log. One thread.
 */
final class XidPace {
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** Numbers that are remembered, more than NVIDIA's catalogue has; then all are forgotten. */
  static final int NUMBERS_MAX = 1_000;

  /** When a number was said last, and how often it came since. */
  private record Said(Instant at, long unsaid) {}

  private final Map<Integer, Said> said = new HashMap<>();

  /**
   * Counts an error.
   *
   * @return how often its number came since it was said last, to be said now; 0 to say nothing yet
   */
  long next(int number, Instant now) {
    Said before = said.get(number);
    if (before != null && isTooSoon(Duration.between(before.at(), now))) {
      said.put(number, new Said(before.at(), before.unsaid() + 1));
      return 0;
    }
    if (said.size() >= NUMBERS_MAX) {
      said.clear();
    }
    said.put(number, new Said(now, 0));
    return before == null ? 1 : before.unsaid() + 1;
  }

  /** A clock that was set back must not keep the log silent. */
  private static boolean isTooSoon(Duration passed) {
    return !passed.isNegative() && passed.compareTo(PAUSE) < 0;
  }
}
