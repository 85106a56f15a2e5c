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
  /** Connected blocks that wait at most; a first sync passes many more. */
  static final int CONNECTED_MAX = 32;

  /** Disconnected blocks that wait at most: more than one reorganisation has (chain.md 5). */
  static final int DISCONNECTED_MAX = 64;

  private final List<Block> connected = new ArrayList<>();
  private final List<Block> disconnected = new ArrayList<>();
  private boolean recheck;

  /**
   * @param connected oldest first
   * @param disconnected newest first
   * @param recheck whether all that waits must be checked again
   */
  record Batch(List<Block> connected, List<Block> disconnected, boolean recheck) {
    /** Transactions that left the chain, in its order. */
    List<Transaction> returning() {
      return disconnected.reversed().stream()
          .flatMap(block -> block.transactions().stream())
          .toList();
    }
  }

  synchronized void connected(Block block) {
    if (connected.size() == CONNECTED_MAX) {
      connected.clear();
      recheck = true;
    }
    connected.add(block);
  }

  synchronized void disconnected(Block block) {
    recheck = true;
    if (disconnected.size() < DISCONNECTED_MAX) {
      disconnected.add(block);
    }
  }

  synchronized Batch take() {
    var batch = new Batch(List.copyOf(connected), List.copyOf(disconnected), recheck);
    connected.clear();
    disconnected.clear();
    recheck = false;
    return batch;
  }

  /** Takes a check back that could not be made, so that the next caller makes it. */
  synchronized void putBack(Batch batch) {
    var newer = List.copyOf(disconnected);
    disconnected.clear();
    batch.disconnected().forEach(this::disconnected);
    newer.forEach(this::disconnected);
    recheck = true;
  }
}
