package io.aipowergrid.node.mining;

import io.aipowergrid.node.kawpow.Kawpow;
import java.util.stream.IntStream;

/** Which periods benches search: each has a program of its own. Pure. */
final class BenchPeriods {
  private static final int PER_EPOCH = Kawpow.EPOCH_LENGTH / Kawpow.PERIOD_LENGTH;

  private BenchPeriods() {}

  /** The first period of an epoch. */
  static int first(int epoch) {
    return Kawpow.periodOf((long) epoch * Kawpow.EPOCH_LENGTH);
  }

  /**
   * Periods spread evenly over an epoch, from its first one on; the same ones each time.
   *
   * @param count at most 2,500
   */
  static int[] spread(int epoch, int count) {
    int step = PER_EPOCH / count;
    return IntStream.range(0, count).map(i -> first(epoch) + i * step).toArray();
  }
}
