package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.Hash256;

/**
 * One output of one transaction.
 *
 * @param txid the transaction
 * @param index unsigned 32-bit
 */
public record OutPoint(Hash256 txid, long index) {
  /** primitives/transaction.h, COutPoint::SetNull. */
  public static final long NULL_INDEX = 0xffff_ffffL;

  /** What a coinbase spends: no output. */
  public static final OutPoint NULL = new OutPoint(Hash256.ZERO, NULL_INDEX);

  public OutPoint {
    if (index < 0 || index > NULL_INDEX) {
      throw new IllegalArgumentException("an output's index has 32 bits, not " + index);
    }
  }

  public boolean isNull() {
    return index == NULL_INDEX && txid.equals(Hash256.ZERO);
  }

  @Override
  public String toString() {
    return txid.toDisplayHex() + ":" + index;
  }
}
