package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.store.StoredHeader;
import java.time.InstantSource;

/**
 * Marks of blocks that break a rule or that an operator refuses, and of all that follow them
 * (validation.cpp, InvalidateBlock, ResetBlockFailureFlags). Belongs to the import thread.
 */
final class InvalidMarks {
  private final HeaderTree tree;
  private final PendingBatch pending;
  private final InstantSource clock;

  InvalidMarks(HeaderTree tree, PendingBatch pending, InstantSource clock) {
    this.tree = tree;
    this.pending = pending;
    this.clock = clock;
  }

  /** Marks a block by its own fault, and all after it by their ancestor's. */
  void mark(HeaderNode bad, StoredHeader.State state) {
    set(bad, state);
    for (HeaderNode node : tree.all()) {
      HeaderNode parent = node.parent();
      if (parent != null && parent.isInvalid() && !node.isInvalid()) {
        set(node, StoredHeader.State.INVALID_ANCESTOR);
      }
    }
    tree.chooseBest();
  }

  /** Takes the mark from the block, those before it and those after it. */
  void clear(HeaderNode node) {
    for (HeaderNode at = node; at != null; at = at.parent()) {
      clearOne(at);
    }
    for (HeaderNode other : tree.all()) {
      HeaderNode parent = other.parent();
      if (other.state() == StoredHeader.State.INVALID_ANCESTOR
          && parent != null
          && !parent.isInvalid()) {
        clearOne(other);
      }
    }
    tree.chooseBest();
  }

  private void clearOne(HeaderNode node) {
    if (node.isInvalid()) {
      set(node, StoredHeader.State.HEADER_VALID);
    }
  }

  private void set(HeaderNode node, StoredHeader.State state) {
    node.setState(state);
    pending.changed(node, clock.instant());
  }
}
