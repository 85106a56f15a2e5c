package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 9162 2.1 with SHA-256, as pure functions over the hashes of its complete
 * subtrees. May be called from any thread.
 */
public final class MerkleTree {
  /** Prefixes that keep leaves and inner nodes apart (RFC 9162 2.1.1). */
  private static final byte[] LEAF = {0};

  private static final byte[] NODE = {1};

  /** The root of a tree without entries: the hash of nothing. */
  public static final Hash256 EMPTY_ROOT = Sha256.hash();

  private MerkleTree() {}

  /** The hash of a complete subtree of 2^level leaves, the {@code index}-th of its level. */
  @FunctionalInterface
  public interface Nodes {
    Hash256 node(int level, long index);
  }

  public static Hash256 leafHash(byte[] data) {
    return Sha256.hash(LEAF, data);
  }

  public static Hash256 nodeHash(Hash256 left, Hash256 right) {
    return Sha256.hash(NODE, left.toBytes(), right.toBytes());
  }

  /** The root over the first {@code size} leaves. */
  public static Hash256 root(Nodes nodes, long size) {
    require(size >= 0, "a tree has no negative size");
    return size == 0 ? EMPTY_ROOT : range(nodes, 0, size);
  }

  /** The path of the leaf in the tree of that size, from the leaf up (RFC 9162 2.1.3.1). */
  public static InclusionProof inclusion(Nodes nodes, long index, long size) {
    require(index >= 0 && index < size, "the entry is not in a tree of that size");
    var path = new ArrayList<Hash256>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long split = start + largestPowerBelow(end - start);
      boolean left = index < split;
      path.addFirst(left ? range(nodes, split, end) : range(nodes, start, split));
      start = left ? start : split;
      end = left ? split : end;
    }
    return new InclusionProof(index, size, path);
  }

  /** The proof that the tree of size {@code to} begins with that of size {@code from}. */
  public static ConsistencyProof consistency(Nodes nodes, long from, long to) {
    require(from >= 0 && from <= to, "a tree does not shrink");
    if (from == 0 || from == to) {
      return new ConsistencyProof(from, to, List.of());
    }
    // RFC 9162 2.1.4.1, SUBPROOF, unrolled: descend towards the end of the old tree.
    var path = new ArrayList<Hash256>();
    long start = 0;
    long end = to;
    while (end != from) {
      long split = start + largestPowerBelow(end - start);
      boolean left = from <= split;
      path.addFirst(left ? range(nodes, split, end) : range(nodes, start, split));
      start = left ? start : split;
      end = left ? split : end;
    }
    if (start != 0) {
      path.addFirst(range(nodes, start, end));
    }
    return new ConsistencyProof(from, to, path);
  }

  /** RFC 9162 2.1.3.2. */
  static boolean verifyInclusion(InclusionProof proof, Hash256 entryHash, Hash256 root) {
    if (proof.index() < 0 || proof.index() >= proof.treeSize()) {
      return false;
    }
    long fn = proof.index();
    long sn = proof.treeSize() - 1;
    var r = leafHash(entryHash.toBytes());
    for (var p : proof.path()) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        r = nodeHash(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        r = nodeHash(r, p);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && r.equals(root);
  }

  /** RFC 9162 2.1.4.2, with the trivial cases of an empty old tree and of equal trees. */
  static boolean verifyConsistency(ConsistencyProof proof, Hash256 oldRoot, Hash256 newRoot) {
    if (proof.from() < 0 || proof.from() > proof.to()) {
      return false;
    }
    if (proof.from() == 0) {
      return proof.path().isEmpty()
          && oldRoot.equals(EMPTY_ROOT)
          && (proof.to() > 0 || newRoot.equals(EMPTY_ROOT));
    }
    if (proof.from() == proof.to()) {
      return proof.path().isEmpty() && oldRoot.equals(newRoot);
    }
    var path = new ArrayList<>(proof.path());
    if (Long.bitCount(proof.from()) == 1) {
      path.addFirst(oldRoot);
    }
    return !path.isEmpty() && walk(proof, path, oldRoot, newRoot);
  }

  private static boolean walk(
      ConsistencyProof proof, List<Hash256> path, Hash256 oldRoot, Hash256 newRoot) {
    long fn = proof.from() - 1;
    long sn = proof.to() - 1;
    int complete = Long.numberOfTrailingZeros(~fn);
    fn >>>= complete;
    sn >>>= complete;
    var fr = path.getFirst();
    var sr = path.getFirst();
    for (var c : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = nodeHash(c, fr);
        sr = nodeHash(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        sr = nodeHash(sr, c);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && fr.equals(oldRoot) && sr.equals(newRoot);
  }

  /**
   * The root over leaves from {@code start} to {@code end}, put together from complete subtrees.
   */
  private static Hash256 range(Nodes nodes, long start, long end) {
    long size = end - start;
    if (Long.bitCount(size) == 1) {
      int level = Long.numberOfTrailingZeros(size);
      return nodes.node(level, start >>> level);
    }
    long split = start + largestPowerBelow(size);
    return nodeHash(range(nodes, start, split), range(nodes, split, end));
  }

  /** RFC 9162 2.1.1: the largest power of two smaller than n. */
  private static long largestPowerBelow(long n) {
    return Long.highestOneBit(n - 1);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
