package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Blocks whose parent is not known yet. Nothing vouches for them, so they are few, and the oldest
 * goes first. Thread-safe.
 */
final class OrphanBlocks {
  private final LinkedHashMap<Hash256, Orphan> byId = new LinkedHashMap<>();
  private final int blocksMax;
  private final long bytesMax;
  private long bytes;

  private record Orphan(Block block, long bytes) {}

  OrphanBlocks(int blocksMax, long bytesMax) {
    this.blocksMax = blocksMax;
    this.bytesMax = bytesMax;
  }

  /** Keeps the block, at the cost of older ones. */
  synchronized void add(Hash256 id, Block block) {
    long size = BlockRules.weight(block);
    if (size > bytesMax || byId.putIfAbsent(id, new Orphan(block, size)) != null) {
      return;
    }
    bytes += size;
    while (byId.size() > blocksMax || bytes > bytesMax) {
      bytes -= byId.pollFirstEntry().getValue().bytes();
    }
  }

  /** Takes out the blocks that wait for this parent. */
  synchronized List<Block> takeChildren(Hash256 parent) {
    var children = new ArrayList<Block>();
    byId.values()
        .removeIf(
            orphan -> {
              boolean child = orphan.block().header().previous().equals(parent);
              if (child) {
                children.add(orphan.block());
                bytes -= orphan.bytes();
              }
              return child;
            });
    return children;
  }

  synchronized int size() {
    return byId.size();
  }
}
