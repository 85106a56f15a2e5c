package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What the import thread left for the pool, bounded: when nobody fetches it for long, the blocks
 * are dropped and the pool checks everything anew. Thread-safe.
 */
final class ChainChanges {
  /** Blocks that wait at most, connected and disconnected each; a first sync passes many more. */
  private static final int BLOCKS_MAX = 32;

  private final List<Block> connected = new ArrayList<>();
  private final List<Block> disconnected = new ArrayList<>();
  private boolean recheck;

  /**
   * @param connected oldest first
   * @param returning transactions that left the chain, in the order of the chain
   * @param recheck whether all that waits must be checked again
   */
  record Batch(List<Block> connected, List<Transaction> returning, boolean recheck) {}

  synchronized void connected(Block block) {
    if (connected.size() == BLOCKS_MAX) {
      connected.clear();
      recheck = true;
    }
    connected.add(block);
  }

  synchronized void disconnected(Block block) {
    recheck = true;
    if (disconnected.size() < BLOCKS_MAX) {
      disconnected.add(block);
    }
  }

  synchronized Batch take() {
    List<Transaction> returning =
        disconnected.reversed().stream().flatMap(block -> block.transactions().stream()).toList();
    var batch = new Batch(List.copyOf(connected), returning, recheck);
    connected.clear();
    disconnected.clear();
    recheck = false;
    return batch;
  }
}
