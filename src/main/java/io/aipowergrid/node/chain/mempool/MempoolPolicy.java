package io.aipowergrid.node.chain.mempool;

import java.time.Duration;

/**
 * What the pool takes and how much it keeps (policy.h, validation.h; chain.md 7).
 *
 * @param standardOnly whether transactions must have a standard form; main cannot lift it
 * @param replacement whether a transaction that says so may be replaced (BIP 125)
 * @param bytesMax of memory, by the estimate of {@link MempoolEntry#memoryBytes}
 * @param expiry after which a transaction leaves
 */
public record MempoolPolicy(
    boolean standardOnly, boolean replacement, long bytesMax, Duration expiry) {
  /** The daemon's settings. */
  public static final MempoolPolicy DEFAULT =
      new MempoolPolicy(true, false, 300_000_000, Duration.ofHours(336));

  /** DEFAULT_MIN_RELAY_TX_FEE: base units for 1000 bytes of virtual size. */
  public static final long RELAY_FEE_PER_KILOBYTE = 1_000_000;

  /** DEFAULT_INCREMENTAL_RELAY_FEE: what a replacement pays more, and each eviction demands. */
  public static final long INCREMENTAL_FEE_PER_KILOBYTE = 1_000;

  /** DEFAULT_ANCESTOR_LIMIT and DEFAULT_DESCENDANT_LIMIT, the transaction itself counted. */
  public static final int FAMILY_MAX = 200;

  /** DEFAULT_ANCESTOR_SIZE_LIMIT and DEFAULT_DESCENDANT_SIZE_LIMIT, in virtual bytes. */
  public static final long FAMILY_BYTES_MAX = 250_000;

  /** The most transactions that one replacement may push out (BIP 125, rule 5). */
  public static final int REPLACED_MAX = 100;

  /** Base units for a number of virtual bytes at a rate, at least 1 (CFeeRate::GetFee). */
  static long fee(long perKilobyte, long virtualBytes) {
    long fee = perKilobyte * virtualBytes / 1000;
    return fee == 0 && perKilobyte > 0 && virtualBytes > 0 ? 1 : fee;
  }
}
