package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.Hash256;

/**
 * A thing that can be had, by kind and hash (protocol.h, CInv).
 *
 * @param type one of the constants, or any other 32-bit number, which is tolerated
 */
public record InventoryItem(int type, Hash256 hash) {
  public static final int TX = 1;
  public static final int BLOCK = 2;
  public static final int FILTERED_BLOCK = 3;
  public static final int COMPACT_BLOCK = 4;

  /** MSG_WITNESS_FLAG: with witnesses. */
  public static final int WITNESS_FLAG = 1 << 30;

  public static final int WITNESS_TX = TX | WITNESS_FLAG;
  public static final int WITNESS_BLOCK = BLOCK | WITNESS_FLAG;

  /** The kind without the witness flag. */
  public int kind() {
    return type & ~WITNESS_FLAG;
  }

  /** Whether witnesses are wanted. */
  public boolean withWitness() {
    return (type & WITNESS_FLAG) != 0;
  }
}
