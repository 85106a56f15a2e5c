package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import java.util.List;

/** That an entry is in the tree of a size (RFC 9162 2.1.3). */
public record InclusionProof(long index, long treeSize, List<Hash256> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether the proof leads from the entry to the root. */
  public boolean proves(Hash256 entryHash, Hash256 root) {
    return MerkleTree.verifyInclusion(this, entryHash, root);
  }
}
