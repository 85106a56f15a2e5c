package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;

/**
 * A header as it is kept.
 *
 * @param height true height
 * @param state what is known of the block
 * @param hasBlock whether its body is stored (not pruned)
 */
public record StoredHeader(
    Hash256 id, int height, BlockHeader header, State state, boolean hasBlock) {
  /** What was checked so far. */
  public enum State {
    /** Only the header's rules. */
    HEADER_VALID,
    /** All rules, with its coins, at least once. */
    FULLY_VALID,
    /** The block breaks a rule. */
    INVALID,
    /** An ancestor is invalid. */
    INVALID_ANCESTOR,
    /** An operator said so. */
    INVALIDATED
  }
}
