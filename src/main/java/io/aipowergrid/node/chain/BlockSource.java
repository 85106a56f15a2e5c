package io.aipowergrid.node.chain;

import java.util.Optional;

/** Bodies and spent coins of blocks that were connected. Any thread. */
public interface BlockSource {
  /** The block with what it spent; empty when it is not stored, or pruned. */
  Optional<FollowedBlock> find(HeaderEntry entry);
}
