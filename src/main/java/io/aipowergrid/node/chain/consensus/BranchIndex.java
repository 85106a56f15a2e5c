package io.aipowergrid.node.chain.consensus;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One branch from genesis to an end, by height (chain.h, CChain). Thread-safe. */
final class BranchIndex {
  private static final int FIRST_CAPACITY = 1 << 10;

  private @Nullable HeaderNode[] byHeight = new HeaderNode[FIRST_CAPACITY];
  private HeaderNode tip;

  BranchIndex(HeaderNode genesis) {
    tip = genesis;
    byHeight[0] = genesis;
  }

  synchronized HeaderNode tip() {
    return tip;
  }

  /** Makes this the branch that ends there; costs the blocks up to where it leaves the old one. */
  synchronized void setTip(HeaderNode node) {
    if (node.height() >= byHeight.length) {
      byHeight = Arrays.copyOf(byHeight, Math.max(node.height() + 1, 2 * byHeight.length));
    }
    for (HeaderNode at = node; at != null && byHeight[at.height()] != at; at = at.parent()) {
      byHeight[at.height()] = at;
    }
    for (int height = node.height() + 1; height <= tip.height(); height++) {
      byHeight[height] = null;
    }
    tip = node;
  }

  synchronized Optional<HeaderNode> at(int height) {
    return height < 0 || height > tip.height()
        ? Optional.empty()
        : Optional.ofNullable(byHeight[height]);
  }

  synchronized boolean contains(HeaderNode node) {
    return node.height() <= tip.height() && byHeight[node.height()] == node;
  }

  /** The last block that this branch shares with the one that ends there. */
  synchronized HeaderNode fork(HeaderNode other) {
    HeaderNode node = other;
    HeaderNode before = node.parent();
    while (!contains(node) && before != null) {
      node = before;
      before = node.parent();
    }
    return node;
  }
}
