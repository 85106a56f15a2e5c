package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Finds headers by id, in an open table of references that costs eight bytes a header. Thread-safe;
 * every method takes a short lock.
 */
final class HeaderIndex {
  private static final int FIRST_CAPACITY = 1 << 10;

  /** Unknown to others, so that nobody can grind ids into one place of the table. */
  private final int salt = new Random().nextInt() | 1;

  private @Nullable HeaderNode[] table = new HeaderNode[FIRST_CAPACITY];
  private int size;

  synchronized Optional<HeaderNode> find(Hash256 id) {
    byte[] bytes = id.toBytes();
    int word = word(bytes);
    for (int i = place(word, table.length); ; i = (i + 1) & (table.length - 1)) {
      HeaderNode node = table[i];
      if (node == null) {
        return Optional.empty();
      }
      if (node.hasId(bytes)) {
        return Optional.of(node);
      }
    }
  }

  /** Adds a node whose id is not there yet. */
  synchronized void add(HeaderNode node) {
    if (2 * ++size > table.length) {
      grow();
    }
    put(node, table);
  }

  synchronized int size() {
    return size;
  }

  /** All nodes, lowest first. */
  List<HeaderNode> all() {
    @Nullable HeaderNode[] copy;
    synchronized (this) {
      copy = table.clone();
    }
    return Arrays.stream(copy)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingInt(HeaderNode::height))
        .toList();
  }

  private void grow() {
    var larger = new HeaderNode[2 * table.length];
    for (HeaderNode node : table) {
      if (node != null) {
        put(node, larger);
      }
    }
    table = larger;
  }

  private void put(HeaderNode node, @Nullable HeaderNode[] into) {
    int i = place(node.idWord(), into.length);
    while (into[i] != null) {
      i = (i + 1) & (into.length - 1);
    }
    into[i] = node;
  }

  private int place(int word, int capacity) {
    int mixed = word * salt;
    return (mixed ^ mixed >>> 15) & (capacity - 1);
  }

  private static int word(byte[] id) {
    return (id[0] & 0xff) | (id[1] & 0xff) << 8 | (id[2] & 0xff) << 16 | id[3] << 24;
  }
}
