package io.aipowergrid.node.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing. An attempt counts as failed when it begins and is forgiven when it succeeds,
 * so that many attempts at the same moment do not slip through. The memory is bounded: the subject
 * unused for longest is forgotten first. Thread-safe.
 */
final class SignInThrottle {
  private final Duration delay;
  private final Duration delayMax;
  private final int subjectsMax;
  private final Map<String, Failures> subjects = new LinkedHashMap<>(16, 0.75f, true);

  SignInThrottle(Duration delay, Duration delayMax, int subjectsMax) {
    this.delay = delay;
    this.delayMax = delayMax;
    this.subjectsMax = subjectsMax;
  }

  /**
   * Begins an attempt.
   *
   * @param free how many failures of this subject are without delay
   * @return zero when the attempt may go on, else how long to wait; then nothing was counted
   */
  synchronized Duration begin(String subject, int free, Instant now) {
    var known = subjects.get(subject);
    var before = known == null || !now.isBefore(known.forgottenAt()) ? Failures.NONE : known;
    if (now.isBefore(before.blockedUntil())) {
      return Duration.between(now, before.blockedUntil());
    }
    int count = before.count() + 1;
    // Remembered for longer than it blocks, or each long delay would be followed by free guesses.
    var blockedUntil = now.plus(delayAfter(count - free));
    subjects.put(subject, new Failures(count, blockedUntil, blockedUntil.plus(delayMax)));
    if (subjects.size() > subjectsMax) {
      subjects.remove(subjects.keySet().iterator().next());
    }
    return Duration.ZERO;
  }

  /** Forgives the failures of a subject that has now succeeded. */
  synchronized void succeeded(String subject) {
    subjects.remove(subject);
  }

  synchronized int size() {
    return subjects.size();
  }

  // The first failure that is not free waits once the delay, each further one twice as long.
  private Duration delayAfter(int notFree) {
    if (notFree < 0) {
      return Duration.ZERO;
    }
    var doubled = delay.multipliedBy(1L << Math.min(notFree, 20));
    return doubled.compareTo(delayMax) < 0 ? doubled : delayMax;
  }

  private record Failures(int count, Instant blockedUntil, Instant forgottenAt) {
    static final Failures NONE = new Failures(0, Instant.MIN, Instant.MIN);
  }
}
