package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;

/**
 * The constants of KawPoW (chain.md 3; {@code progpow.hpp}, {@code ethash.h}) and what follows from
 * a height. AIPG and Ravencoin share all of them. Heights are unsigned 32-bit numbers.
 */
public final class Kawpow {
  /** Blocks that share caches and dataset. */
  public static final int EPOCH_LENGTH = 7500;

  /** Blocks that share a random program. */
  public static final int PERIOD_LENGTH = 3;

  public static final int LANES = 16;

  /** Registers of a lane. */
  public static final int REGISTERS = 32;

  /** Dataset items read by one hash, one a round. */
  public static final int ROUNDS = 64;

  public static final int CACHE_ACCESSES = 11;
  public static final int MATH_OPERATIONS = 18;

  /** Words of the L1 cache: the first 64 dataset items. */
  public static final int L1_WORDS = 4096;

  /** Parents mixed into one 512-bit dataset item. */
  public static final int DATASET_PARENTS = 512;

  /** Words of a 512-bit item. */
  public static final int NODE_WORDS = 16;

  /** 512-bit items in the 2048-bit item that a round reads. */
  public static final int ITEM_NODES = 4;

  /** Words of a 2048-bit item. */
  public static final int ITEM_WORDS = ITEM_NODES * NODE_WORDS;

  /**
   * The last epoch this node prepares: more than 21 years of one-minute blocks. Its light cache has
   * 212 MB; the highest height a header can state would ask for 75 GB.
   */
  public static final int EPOCH_MAX = 1499;

  /** The last height of {@link #EPOCH_MAX}. */
  public static final long HEIGHT_MAX = (EPOCH_MAX + 1L) * EPOCH_LENGTH - 1;

  static {
    // An epoch switch is always a period switch too, so a program never spans two datasets.
    if (EPOCH_LENGTH % PERIOD_LENGTH != 0) {
      throw new IllegalStateException("periods must not cross epochs");
    }
  }

  private Kawpow() {}

  /** Whether this node can hash at the height. */
  public static boolean supports(long height) {
    return height >= 0 && height <= HEIGHT_MAX;
  }

  /**
   * @throws NodeException INVALID_REQUEST when the height is not supported
   */
  public static int epochOf(long height) {
    return (int) (requireSupported(height) / EPOCH_LENGTH);
  }

  /**
   * @throws NodeException INVALID_REQUEST when the height is not supported
   */
  public static int periodOf(long height) {
    return (int) (requireSupported(height) / PERIOD_LENGTH);
  }

  static int requireEpoch(int epoch) {
    if (epoch < 0 || epoch > EPOCH_MAX) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "KawPoW epochs go from 0 to " + EPOCH_MAX + ", not " + epoch);
    }
    return epoch;
  }

  private static long requireSupported(long height) {
    if (!supports(height)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "KawPoW heights go from 0 to " + HEIGHT_MAX + ", not " + height);
    }
    return height;
  }
}
