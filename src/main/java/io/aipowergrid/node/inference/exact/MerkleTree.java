package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of RFC 9162, 2.1.1, over leaf hashes that already carry their 0x00 prefix. */
final class MerkleTree {
  private static final int NODE_PREFIX = 0x01;

  private MerkleTree() {}

  /** The root; of no leaves, the hash of nothing. */
  static Hash256 root(List<Hash256> leaves) {
    if (leaves.isEmpty()) {
      return new Sha256().finish();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    // The left part is the largest power of two below the number of leaves.
    int split = Integer.highestOneBit(leaves.size() - 1);
    return node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  private static Hash256 node(Hash256 left, Hash256 right) {
    return new Sha256().prefix(NODE_PREFIX).hash(left).hash(right).finish();
  }

  /** The audit path of a leaf, from the leaf up (2.1.3.1). */
  static List<Hash256> path(List<Hash256> leaves, int index) {
    var path = new ArrayList<Hash256>();
    var subtree = leaves;
    int at = index;
    while (subtree.size() > 1) {
      int split = Integer.highestOneBit(subtree.size() - 1);
      var left = subtree.subList(0, split);
      var right = subtree.subList(split, subtree.size());
      path.addFirst(root(at < split ? right : left));
      subtree = at < split ? left : right;
      at = at < split ? at : at - split;
    }
    return path;
  }

  /**
   * The root to which a leaf and its audit path lead (2.1.3.2).
   *
   * @param index of the leaf, below {@code count}
   * @return null when the path is not as long as that of this leaf in such a tree
   */
  static @Nullable Hash256 root(Hash256 leaf, int index, int count, List<Hash256> path) {
    if (count == 1) {
      return path.isEmpty() ? leaf : null;
    }
    if (path.isEmpty()) {
      return null;
    }
    int split = Integer.highestOneBit(count - 1);
    boolean left = index < split;
    var below =
        root(
            leaf,
            left ? index : index - split,
            left ? split : count - split,
            path.subList(0, path.size() - 1));
    if (below == null) {
      return null;
    }
    return left ? node(below, path.getLast()) : node(path.getLast(), below);
  }
}
