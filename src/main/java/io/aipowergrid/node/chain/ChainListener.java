package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.model.Block;

/**
 * Hears in order how the best chain changes. Called on the import thread: hand over and return at
 * once. A signal, not a source of truth: whoever must not miss a block is a {@code ChainFollower}.
 */
public interface ChainListener {
  /** The block became the tip. */
  void connected(HeaderEntry entry, Block block);

  /** The block was the tip and left the best chain. */
  void disconnected(HeaderEntry entry, Block block);
}
