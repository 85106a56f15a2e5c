package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import java.util.List;

/** That a tree grew from a smaller one by appending only (RFC 9162 2.1.4). */
public record ConsistencyProof(long from, long to, List<Hash256> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** Whether the proof leads from the old root to the new one. */
  public boolean proves(Hash256 oldRoot, Hash256 newRoot) {
    return MerkleTree.verifyConsistency(this, oldRoot, newRoot);
  }
}
