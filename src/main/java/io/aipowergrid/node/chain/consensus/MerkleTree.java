package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree over a block's transactions (consensus/merkle.cpp). Pure; may be called from any thread.
 *
 * @param root of the tree; zero over nothing
 * @param mutated whether two neighbours are equal, so that a list with repetitions has the same
 *     root (CVE-2012-2459)
 */
public record MerkleTree(Hash256 root, boolean mutated) {
  /** The tree over the ids. */
  public static MerkleTree of(Block block) {
    return over(block.transactions().stream().map(Transaction::txid).toList());
  }

  /** The tree over the ids with witnesses, in which the coinbase counts as zero (BIP 141). */
  public static MerkleTree ofWitnesses(Block block) {
    var leaves = new ArrayList<Hash256>(block.transactions().size());
    for (Transaction tx : block.transactions()) {
      leaves.add(leaves.isEmpty() ? Hash256.ZERO : tx.wtxid());
    }
    return over(leaves);
  }

  /** The tree over the hashes: of an odd level the last one pairs with itself. */
  public static MerkleTree over(List<Hash256> leaves) {
    if (leaves.isEmpty()) {
      return new MerkleTree(Hash256.ZERO, false);
    }
    boolean mutated = false;
    List<Hash256> level = leaves;
    while (level.size() > 1) {
      var next = new ArrayList<Hash256>((level.size() + 1) / 2);
      for (int i = 0; i < level.size(); i += 2) {
        Hash256 left = level.get(i);
        Hash256 right = level.get(Math.min(i + 1, level.size() - 1));
        mutated |= i + 1 < level.size() && left.equals(right);
        next.add(Sha256.doubleHash(left.toBytes(), right.toBytes()));
      }
      level = next;
    }
    return new MerkleTree(level.getFirst(), mutated);
  }
}
