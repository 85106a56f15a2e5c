package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.MempoolConfig;
import java.time.Duration;

/**
 * What the pool takes and how much it keeps (policy.h, validation.h; chain.md 7).
 *
 * @param standardOnly whether transactions must have a standard form; main cannot lift it
 * @param replacement whether a transaction that says so may be replaced (BIP 125)
 */
public record MempoolPolicy(boolean standardOnly, boolean replacement, Fees fees, Limits limits) {
  /** The daemon's settings. */
  public static final MempoolPolicy DEFAULT =
      new MempoolPolicy(
          true,
          false,
          new Fees(1_000_000, 1_000),
          new Limits(300_000_000, Duration.ofHours(336), 200, 250_000));

  /** The most transactions that one replacement may push out (BIP 125, rule 5). */
  static final int REPLACED_MAX = 100;

  /** What a pool must hold at least, in families of the largest size (init.cpp, -maxmempool). */
  private static final int FAMILIES_MIN = 40;

  /**
   * What is demanded, base units for 1000 bytes of virtual size.
   *
   * @param relayPerKilobyte the least of all (DEFAULT_MIN_RELAY_TX_FEE)
   * @param incrementalPerKilobyte what a replacement pays more, and each eviction adds
   *     (DEFAULT_INCREMENTAL_RELAY_FEE)
   */
  public record Fees(long relayPerKilobyte, long incrementalPerKilobyte) {
    public Fees {
      require(relayPerKilobyte >= 0, "relay-fee-per-kilobyte is at least 0");
      require(incrementalPerKilobyte > 0, "incremental-fee-per-kilobyte is at least 1");
    }
  }

  /**
   * How much is kept.
   *
   * @param bytesMax of memory, by the estimate of {@link MempoolEntry#memoryBytes}
   * @param expiry after which a transaction leaves
   * @param familyMax transactions that may hang together unconfirmed, the one itself counted
   *     (DEFAULT_ANCESTOR_LIMIT, DEFAULT_DESCENDANT_LIMIT)
   * @param familyBytesMax their virtual bytes (DEFAULT_ANCESTOR_SIZE_LIMIT)
   */
  public record Limits(long bytesMax, Duration expiry, int familyMax, long familyBytesMax) {
    public Limits {
      require(expiry.isPositive(), "expiry is above 0");
      require(familyMax >= 1, "family-max is at least 1");
      require(familyBytesMax >= 1, "family-bytes-max is at least 1");
    }
  }

  /**
   * As configured.
   *
   * @throws IllegalStateException with a sentence for the operator when a value makes no sense
   */
  public static MempoolPolicy of(MempoolConfig config) {
    long bytesMax = config.memoryMax().asLongValue();
    long least = Math.multiplyExact((long) FAMILIES_MIN, config.familyBytesMax());
    require(bytesMax >= least, "memory-max is at least " + least + ", 40 times family-bytes-max");
    return new MempoolPolicy(
        !config.nonStandard(),
        config.replacement(),
        new Fees(config.relayFeePerKilobyte(), config.incrementalFeePerKilobyte()),
        new Limits(bytesMax, config.expiry(), config.familyMax(), config.familyBytesMax()));
  }

  private static void require(boolean right, String rule) {
    if (!right) {
      throw new IllegalStateException("aipg.chain.mempool." + rule);
    }
  }

  /**
   * Base units for a number of virtual bytes at a rate, at least 1 (CFeeRate::GetFee); more than
   * anybody has where it would not fit.
   */
  static long fee(long perKilobyte, long virtualBytes) {
    if (Math.multiplyHigh(perKilobyte, virtualBytes) != 0 || perKilobyte * virtualBytes < 0) {
      return Long.MAX_VALUE;
    }
    long fee = perKilobyte * virtualBytes / 1000;
    return fee == 0 && perKilobyte > 0 && virtualBytes > 0 ? 1 : fee;
  }
}
