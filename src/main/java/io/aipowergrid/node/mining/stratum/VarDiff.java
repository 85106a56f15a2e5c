package io.aipowergrid.node.mining.stratum;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds the work that makes a miner send a share every so often. It looks at windows of time and
 * changes nothing for small differences, so that a steady miner keeps its work. One thread at a
 * time.
 */
final class VarDiff {
  /** How much easier or harder one step may make a share. */
  static final int STEP_MAX = 8;

  private final Limits limits;
  private ShareWork current;
  private BigInteger done = BigInteger.ZERO;
  private int shares;
  private Instant since;

  /**
   * What a server wants.
   *
   * @param shareInterval the wanted time between two shares of a miner
   * @param window how long a miner is watched before its work changes
   */
  record Limits(
      ShareWork min, ShareWork start, ShareWork max, Duration shareInterval, Duration window) {
    Limits {
      if (min.compareTo(start) > 0 || start.compareTo(max) > 0) {
        throw new IllegalArgumentException("work limits must be in order: " + min + start + max);
      }
      if (!shareInterval.isPositive() || !window.isPositive()) {
        throw new IllegalArgumentException("vardiff needs an interval and a window");
      }
    }

    /** Shares that end a window before its time: four times what is wanted in it. */
    private long sharesMax() {
      return Math.max(8, 4 * window.toMillis() / Math.max(1, shareInterval.toMillis()));
    }
  }

  VarDiff(Limits limits, Instant now) {
    this.limits = limits;
    this.current = limits.start();
    this.since = now;
  }

  ShareWork current() {
    return current;
  }

  /** An accepted share; its work may be that of an earlier time. */
  void accepted(ShareWork work) {
    done = done.add(BigInteger.valueOf(work.hashes()));
    shares++;
  }

  /** Whether shares come so fast that the end of the window should not be waited for. */
  boolean isFlooded() {
    return shares >= limits.sharesMax();
  }

  /**
   * Ends a window when it is due.
   *
   * @return whether the work is another now
   */
  boolean retarget(Instant now) {
    if (!isFlooded() && now.isBefore(since.plus(limits.window()))) {
      return false;
    }
    long elapsed = Math.max(1, Duration.between(since, now).toMillis());
    var wanted =
        done.multiply(BigInteger.valueOf(limits.shareInterval().toMillis()))
            .divide(BigInteger.valueOf(elapsed));
    var before = current;
    if (isFar(wanted)) {
      current = clamped(wanted);
    }
    done = BigInteger.ZERO;
    shares = 0;
    since = now;
    return !current.equals(before);
  }

  /** Half as much again, or less than two thirds. */
  private boolean isFar(BigInteger wanted) {
    var now = BigInteger.valueOf(current.hashes());
    var twice = wanted.shiftLeft(1);
    var thrice = now.multiply(BigInteger.valueOf(3));
    return twice.compareTo(thrice) > 0
        || wanted.multiply(BigInteger.valueOf(3)).compareTo(now.shiftLeft(1)) < 0;
  }

  private ShareWork clamped(BigInteger wanted) {
    var lowest = Math.max(limits.min().hashes(), current.hashes() / STEP_MAX);
    var highest =
        current.hashes() > limits.max().hashes() / STEP_MAX
            ? limits.max().hashes()
            : current.hashes() * STEP_MAX;
    return new ShareWork(
        wanted
            .max(BigInteger.valueOf(lowest))
            .min(BigInteger.valueOf(Math.max(lowest, highest)))
            .longValueExact());
  }
}
