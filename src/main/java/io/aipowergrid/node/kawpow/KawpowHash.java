package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;

/**
 * The two results of KawPoW, both in wire order.
 *
 * @param mixHash goes into the header
 * @param finalHash identifies the block and is compared with the target
 */
public record KawpowHash(Hash256 mixHash, Hash256 finalHash) {
  /** Whether the final hash, read as a number, is at most the target. */
  public boolean meets(BigInteger target) {
    return meets(finalHash, target);
  }

  static boolean meets(Hash256 finalHash, BigInteger target) {
    return new BigInteger(finalHash.toDisplayHex(), 16).compareTo(target) <= 0;
  }
}
