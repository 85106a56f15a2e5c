package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.LeafOpening;

/** Checks openings of output tokens (docs/exact-arithmetic.md 8). Pure; needs no model. */
public final class Openings {
  private Openings() {}

  /** Whether the opening leads to that leaf root. */
  public static boolean leadTo(LeafOpening opening, Hash256 leafRoot) {
    if (opening.leafIndex() < 0 || opening.leafIndex() >= opening.leafCount()) {
      return false;
    }
    var draw =
        new Draw(
            opening.tokenId(),
            opening.runnerUpId(),
            opening.bestLogit(),
            opening.runnerUpLogit(),
            opening.total());
    var leaf = Commitments.tokenLeaf(opening.position(), opening.tokenId(), opening.hidden(), draw);
    var root = MerkleTree.root(leaf, opening.leafIndex(), opening.leafCount(), opening.path());
    return root != null && leafRoot.equals(root);
  }
}
