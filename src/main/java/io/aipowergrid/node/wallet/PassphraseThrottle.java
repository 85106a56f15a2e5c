package io.aipowergrid.node.wallet;

import java.time.Duration;

/**
 * How long guessing a passphrase must wait. It guards against a person or program at this node's
 * door; whoever holds a copy of the database is held up by Argon2id alone. Immutable.
 *
 * @param free wrong passphrases in a row that cost no wait
 * @param delay after the first that is not free; doubles with each further one
 * @param delayMax the longest wait
 */
record PassphraseThrottle(int free, Duration delay, Duration delayMax) {
  private static final int DOUBLINGS_MAX = 20;

  /** The wait after so many wrong passphrases in a row. */
  Duration after(int failures) {
    int notFree = failures - free - 1;
    if (notFree < 0) {
      return Duration.ZERO;
    }
    var doubled = delay.multipliedBy(1L << Math.min(notFree, DOUBLINGS_MAX));
    return doubled.compareTo(delayMax) < 0 ? doubled : delayMax;
  }
}
