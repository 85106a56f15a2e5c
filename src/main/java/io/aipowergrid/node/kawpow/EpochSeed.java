package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Keccak256;

/**
 * The seed of an epoch: Keccak-256 applied as often as the epoch's number to 32 zero bytes. Its
 * bytes are never reversed: {@link Hash256#toHex} is what Stratum carries. May be called from any
 * thread.
 */
public final class EpochSeed {
  private EpochSeed() {}

  /**
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST beyond {@link Kawpow#EPOCH_MAX}
   */
  public static Hash256 of(int epoch) {
    Kawpow.requireEpoch(epoch);
    var seed = Hash256.ZERO;
    for (int i = 0; i < epoch; i++) {
      seed = Keccak256.hash(seed.toBytes());
    }
    return seed;
  }
}
