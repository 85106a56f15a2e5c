package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.TransactionPool;

/**
 * What a transaction pays for its size.
 *
 * @param perKilobyte for 1000 bytes of virtual size; from {@link #MINIMUM} to {@link #MAXIMUM}
 */
public record FeeRate(Amount perKilobyte) {
  /** DEFAULT_MIN_RELAY_TX_FEE of the daemon: 0.01 AIPG for 1000 bytes (chain.md 7). */
  public static final Amount MINIMUM = Amount.of(1_000_000);

  /** What a whole transaction may pay at most (absurdly-high-fee, chain.md 7). */
  public static final Amount MAXIMUM = TransactionPool.FEE_MAX;

  /** DEFAULT_FALLBACK_FEE of the daemon: 0.01025 AIPG for 1000 bytes (chain.md 7). */
  public static final FeeRate FALLBACK = new FeeRate(Amount.of(1_025_000));

  private static final int KILOBYTE = 1000;

  public FeeRate {
    if (perKilobyte.compareTo(MINIMUM) < 0) {
      throw new IllegalArgumentException(
          "no node relays a fee below " + MINIMUM.toCoins() + " AIPG per kilobyte");
    }
    if (perKilobyte.compareTo(MAXIMUM) > 0) {
      throw new IllegalArgumentException(
          "a fee above " + MAXIMUM.toCoins() + " AIPG per kilobyte is a mistake");
    }
  }

  /** The fee of so many bytes, rounded up. */
  public Amount of(int bytes) {
    return Amount.of(Math.ceilDiv(Math.multiplyExact(perKilobyte.units(), bytes), KILOBYTE));
  }
}
