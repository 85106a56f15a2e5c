package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.util.List;
import java.util.Optional;

/**
 * All headers that are known, on whatever branch, and the best of the branches that are not known
 * to be invalid. The import thread writes, any thread reads.
 */
final class HeaderTree {
  private final NetworkParams params;
  private final HeaderIndex index = new HeaderIndex();
  private final HeaderNode genesis;
  private final BranchIndex best;
  private volatile int checkpointHeight;

  HeaderTree(NetworkParams params) {
    this.params = params;
    this.genesis = new HeaderNode(null, params.genesis().header(), params.genesisHash());
    this.best = new BranchIndex(genesis);
    this.checkpointHeight = params.checkpoints().isEmpty() ? -1 : 0;
    index.add(genesis);
  }

  HeaderNode genesis() {
    return genesis;
  }

  Optional<HeaderNode> find(Hash256 id) {
    return index.find(id);
  }

  /** Headers known, genesis included. */
  int size() {
    return index.size();
  }

  /** The branch of headers with the most work; the first one seen among equals. */
  BranchIndex best() {
    return best;
  }

  /** The height of the highest checkpoint whose header is known; -1 for none. */
  int checkpointHeight() {
    return checkpointHeight;
  }

  /** Adds a header whose rules were checked; gives the known node when it is there. */
  HeaderNode add(BlockHeader header, Hash256 id, HeaderNode parent) {
    Optional<HeaderNode> known = index.find(id);
    if (known.isPresent()) {
      return known.get();
    }
    var node = new HeaderNode(parent, header, id);
    index.add(node);
    if (params.isCheckpoint(node.height(), id)) {
      checkpointHeight = Math.max(checkpointHeight, node.height());
    }
    return node;
  }

  /** The node may have become the best end of the headers. */
  void consider(HeaderNode node) {
    if (!node.isInvalid() && node.compareWork(best.tip()) > 0) {
      best.setTip(node);
    }
  }

  /** Looks for the best end anew, because what is known of blocks changed. */
  void chooseBest() {
    HeaderNode choice = best.tip();
    HeaderNode parent = choice.parent();
    while (choice.isInvalid() && parent != null) {
      choice = parent;
      parent = choice.parent();
    }
    for (HeaderNode node : index.all()) {
      if (!node.isInvalid() && node.compareWork(choice) > 0) {
        choice = node;
      }
    }
    best.setTip(choice);
  }

  /** All nodes, lowest first: slow, for rare needs. */
  List<HeaderNode> all() {
    return index.all();
  }
}
