package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leads one follower to the tip: backward while its block is not on the best chain, then forward.
 * The best chain may change at any moment; blocks that left it meanwhile are taken back on the next
 * step. One thread.
 */
public final class FollowerWalk {
  /** Bytes of blocks handed over at once, roughly; one block may be larger. */
  private static final int BATCH_BYTES_MAX = 4 << 20;

  private final ChainService chain;
  private final BlockSource blocks;
  private final ChainFollower follower;

  public FollowerWalk(ChainService chain, BlockSource blocks, ChainFollower follower) {
    this.chain = chain;
    this.blocks = blocks;
    this.follower = follower;
  }

  /**
   * Takes one step.
   *
   * @return whether there was one to take; false at the tip
   * @throws IllegalStateException when a block it needs is pruned
   */
  public boolean step() {
    Optional<ChainPosition> position = follower.position();
    if (position.isPresent() && !chain.onBestChain(position.get().id())) {
      follower.disconnect(get(chain.findHeader(position.get().id()).orElseThrow()));
      return true;
    }
    List<FollowedBlock> next = after(position);
    if (next.isEmpty()) {
      return false;
    }
    follower.connect(next);
    return true;
  }

  /** The next blocks of the best chain; they follow each other even while the chain changes. */
  private List<FollowedBlock> after(Optional<ChainPosition> position) {
    int height = position.map(ChainPosition::height).orElse(0);
    Hash256 parent = position.map(ChainPosition::id).orElse(chain.params().genesisHash());
    var batch = new ArrayList<FollowedBlock>();
    int bytes = 0;
    while (batch.size() < follower.batchMax() && bytes < BATCH_BYTES_MAX) {
      Optional<HeaderEntry> entry = chain.findHeaderAt(++height);
      if (entry.isEmpty() || !entry.get().header().previous().equals(parent)) {
        break;
      }
      FollowedBlock block = get(entry.get());
      batch.add(block);
      bytes += block.block().transactions().stream().mapToInt(tx -> tx.totalSize()).sum();
      parent = entry.get().id();
    }
    return batch;
  }

  private FollowedBlock get(HeaderEntry entry) {
    return blocks
        .find(entry)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    follower.name()
                        + " needs block "
                        + entry.height()
                        + ", which is pruned; it can only begin again with a full chain"));
  }
}
