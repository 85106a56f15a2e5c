package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;

/**
 * What a header or a share says about its work.
 *
 * @param mixHash as claimed, in wire order
 * @param target the highest final hash that counts, not negative
 */
public record KawpowClaim(KawpowInput input, Hash256 mixHash, BigInteger target) {
  /** The final hash if the mix hash is right: the block id. */
  public Hash256 finalHash() {
    return KawpowHasher.finalHash(input.headerHash(), input.nonce(), mixHash);
  }
}
