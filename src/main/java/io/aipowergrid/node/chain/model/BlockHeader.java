package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.Hash256;

/**
 * A block's header in one of its two forms (chain.md 2): its own time field decides which. Times,
 * bits and 32-bit nonces are unsigned.
 */
public sealed interface BlockHeader permits LegacyHeader, KawpowHeader {
  /** Signed 32-bit. */
  int version();

  /** The id of the parent. */
  Hash256 previous();

  /** The root of the tree over the transactions' ids. */
  Hash256 merkleRoot();

  /** Seconds since 1970, unsigned 32-bit. */
  long time();

  /** The target in compact form, unsigned 32-bit. */
  long bits();
}
