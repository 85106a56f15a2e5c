package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;

/**
 * What a model costs, in micro-USD for a million tokens of each kind.
 *
 * @param promptPerMillion prompt tokens that had to be computed
 * @param cachedPromptPerMillion prompt tokens found in the cache; never dearer than computed ones,
 *     or the worst case of a reservation would not be the worst
 * @param outputPerMillion tokens produced
 */
public record Price(
    MicroUsd promptPerMillion, MicroUsd cachedPromptPerMillion, MicroUsd outputPerMillion) {
  /** The dearest price accepted, one million dollars for a million tokens: a slip guard. */
  public static final MicroUsd PER_MILLION_MAX = MicroUsd.of(1_000_000_000_000L);

  private static final long MILLION = 1_000_000;

  /** Everything costs nothing; stands below the limit that its own making checks. */
  public static final Price FREE = of(0, 0, 0);

  public Price {
    requireInRange("prompt", promptPerMillion);
    requireInRange("cached prompt", cachedPromptPerMillion);
    requireInRange("output", outputPerMillion);
    if (cachedPromptPerMillion.compareTo(promptPerMillion) > 0) {
      throw new IllegalArgumentException("cached prompt tokens cost at most what computed ones do");
    }
  }

  /** A price from three numbers of micro-USD. */
  public static Price of(long promptPerMillion, long cachedPerMillion, long outputPerMillion) {
    return new Price(
        MicroUsd.of(promptPerMillion),
        MicroUsd.of(cachedPerMillion),
        MicroUsd.of(outputPerMillion));
  }

  /**
   * The charge for one job: summed exactly, then rounded up once to a whole micro-USD.
   *
   * @param prompt all prompt tokens, cached ones included
   * @param cached the part of the prompt that was found in the cache
   * @param output tokens produced over all choices
   * @throws ArithmeticException beyond the range of micro-USD
   */
  public MicroUsd cost(long prompt, long cached, long output) {
    if (cached < 0 || prompt < cached || output < 0) {
      throw new IllegalArgumentException(
          "impossible usage %d/%d/%d".formatted(prompt, cached, output));
    }
    long parts =
        Math.addExact(
            Math.addExact(
                Math.multiplyExact(prompt - cached, promptPerMillion.micros()),
                Math.multiplyExact(cached, cachedPromptPerMillion.micros())),
            Math.multiplyExact(output, outputPerMillion.micros()));
    return MicroUsd.of(Math.ceilDiv(parts, MILLION));
  }

  private static void requireInRange(String name, MicroUsd price) {
    if (price.isNegative() || price.compareTo(PER_MILLION_MAX) > 0) {
      throw new IllegalArgumentException(name + " price: 0 to " + PER_MILLION_MAX.micros());
    }
  }
}
