package io.aipowergrid.node.chain;

import java.util.List;
import java.util.Optional;

/**
 * Draws its own conclusions from the best chain, at its own pace, and misses nothing
 * (architecture.md 4): it stores where it stands in the same transaction as what it concluded, so
 * that a crash, a lost signal or a reorganisation can neither lose nor double an effect. All
 * methods are called by one thread, which a {@link FollowerThread} provides.
 */
public interface ChainFollower {
  /** A short name for the thread and the log. */
  String name();

  /** The block whose effects were stored last; empty before block 1. */
  Optional<ChainPosition> position();

  /** Stores the effects of blocks that follow the position, lowest first, and moves to the last. */
  void connect(List<FollowedBlock> blocks);

  /** Takes back the effects of the block at the position and moves to its parent. */
  void disconnect(FollowedBlock block);

  /** How many blocks it takes at once. */
  default int batchMax() {
    return 1;
  }
}
