package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainBatch;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changed since the last commit. Belongs to the import thread. */
final class PendingBatch {
  private final Set<HeaderNode> headers = new LinkedHashSet<>();

  private final Map<Hash256, Block> bodies = new LinkedHashMap<>();
  private final Map<Hash256, HeaderNode> arrived = new LinkedHashMap<>();
  private final Map<Hash256, BlockUndo> undo = new LinkedHashMap<>();
  private long bytes;
  private int connects;
  private @Nullable Instant since;

  /** The node is new, or what is known of it changed. */
  void changed(HeaderNode node, Instant now) {
    headers.add(node);
    begin(now);
  }

  /** A body arrived that the store does not have. */
  void arrived(HeaderNode node, Block block, Instant now) {
    arrived.put(node.id(), node);
    keep(node, block);
    changed(node, now);
  }

  /** A body is at hand, so that it need not be read again before the commit. */
  void keep(HeaderNode node, Block block) {
    if (bodies.put(node.id(), block) == null) {
      bytes += BlockRules.weight(block);
    }
  }

  /** The block was connected. */
  void connected(HeaderNode node, BlockUndo spent, Instant now) {
    undo.put(node.id(), spent);
    connects++;
    changed(node, now);
  }

  /** Coins or tip changed without anything new. */
  void begin(Instant now) {
    if (since == null) {
      since = now;
    }
  }

  @Nullable Block body(HeaderNode node) {
    return bodies.get(node.id());
  }

  @Nullable BlockUndo undo(HeaderNode node) {
    return undo.get(node.id());
  }

  boolean isEmpty() {
    return since == null;
  }

  /** Whether a limit is reached. */
  boolean isFull(ImportLimits limits) {
    return bytes >= limits.batchBytes()
        || connects >= limits.batchBlocks()
        || headers.size() >= limits.batchHeaders();
  }

  /** Whether the oldest change waited long enough. */
  boolean isOld(ImportLimits limits, Instant now) {
    return since != null && !now.isBefore(since.plus(limits.batchAge()));
  }

  /**
   * All changes as one batch.
   *
   * @param from the tip in the store
   * @param to the tip now
   * @param fork the last block both share
   */
  ChainBatch toBatch(HeaderNode from, HeaderNode to, HeaderNode fork, CoinCache coins) {
    List<StoredHeader> stored =
        headers.stream()
            .sorted(Comparator.comparingInt(HeaderNode::height))
            .map(HeaderNode::toStored)
            .toList();
    List<ChainBatch.StoredBlock> blocks = new ArrayList<>();
    arrived.forEach(
        (id, node) -> {
          Block body = bodies.get(id);
          if (body != null) {
            blocks.add(new ChainBatch.StoredBlock(id, node.height(), body));
          }
        });
    return new ChainBatch(
        stored,
        blocks,
        Map.copyOf(undo),
        coins.created(),
        coins.spent(),
        path(fork, to).stream().map(HeaderNode::id).toList(),
        path(fork, from).reversed().stream().map(HeaderNode::id).toList(),
        from == to ? Optional.empty() : Optional.of(to.id()));
  }

  /** Before the first commit the store has no tip, so genesis itself is connected. */
  ChainBatch toFirstBatch(HeaderNode genesis, CoinCache coins) {
    ChainBatch batch = toBatch(genesis, genesis, genesis, coins);
    return new ChainBatch(
        batch.headers(),
        batch.blocks(),
        batch.undo(),
        batch.created(),
        batch.spent(),
        List.of(genesis.id()),
        List.of(),
        Optional.of(genesis.id()));
  }

  /** The nodes after one up to another on its branch, lowest first. */
  static List<HeaderNode> path(HeaderNode after, HeaderNode to) {
    var path = new ArrayList<HeaderNode>();
    for (HeaderNode node = to; node != null && node != after; node = node.parent()) {
      path.add(node);
    }
    Collections.reverse(path);
    return path;
  }

  void clear() {
    headers.clear();
    bodies.clear();
    arrived.clear();
    undo.clear();
    bytes = 0;
    connects = 0;
    since = null;
  }
}
