package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.util.List;

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
    return new Sha256()
        .prefix(NODE_PREFIX)
        .hash(root(leaves.subList(0, split)))
        .hash(root(leaves.subList(split, leaves.size())))
        .finish();
  }
}
