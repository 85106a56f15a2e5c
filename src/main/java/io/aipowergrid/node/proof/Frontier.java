package io.aipowergrid.node.proof;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The right edge of a growing Merkle tree: one hash for each bit set in its size. All that an
 * append needs, whatever the size. Belongs to one thread.
 */
final class Frontier {
  private static final int LEVELS = Long.SIZE - 1;

  private final @Nullable Hash256[] edge = new Hash256[LEVELS];
  private long size;

  /** Is told of every subtree that an append completes, level 0 left out. */
  @FunctionalInterface
  interface NodeSink {
    void completed(int level, long index, Hash256 hash);
  }

  /** The frontier of an empty tree. */
  Frontier() {}

  /** Reads what {@link #toBytes} wrote for a tree of that size. */
  static Frontier read(long size, byte[] bytes) {
    if (size < 0 || bytes.length != Long.bitCount(size) * Hash256.LENGTH) {
      throw new MalformedBytesException("the log's frontier does not fit its size");
    }
    var frontier = new Frontier();
    frontier.size = size;
    int offset = 0;
    for (int level = 0; level < LEVELS; level++) {
      if ((size >>> level & 1) == 1) {
        frontier.edge[level] =
            Hash256.of(Arrays.copyOfRange(bytes, offset, offset + Hash256.LENGTH));
        offset += Hash256.LENGTH;
      }
    }
    return frontier;
  }

  long size() {
    return size;
  }

  /** Adds an entry; returns its index. */
  long append(Hash256 entryHash, NodeSink sink) {
    long index = size;
    var hash = MerkleTree.leafHash(entryHash.toBytes());
    int level = 0;
    for (var left = edge[level]; left != null; left = edge[level]) {
      hash = MerkleTree.nodeHash(left, hash);
      edge[level] = null;
      level++;
      sink.completed(level, index >>> level, hash);
    }
    edge[level] = hash;
    size++;
    return index;
  }

  /** The root of the tree. */
  Hash256 root() {
    Hash256 root = null;
    for (var hash : edge) {
      if (hash != null) {
        root = root == null ? hash : MerkleTree.nodeHash(hash, root);
      }
    }
    return root == null ? MerkleTree.EMPTY_ROOT : root;
  }

  /** The hashes from the lowest level up. */
  byte[] toBytes() {
    var bytes = new byte[Long.bitCount(size) * Hash256.LENGTH];
    int offset = 0;
    for (var hash : edge) {
      if (hash != null) {
        System.arraycopy(hash.toBytes(), 0, bytes, offset, Hash256.LENGTH);
        offset += Hash256.LENGTH;
      }
    }
    return bytes;
  }
}
