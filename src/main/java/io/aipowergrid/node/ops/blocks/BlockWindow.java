package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Where so many blocks lie, and whose children they are: what an import keeps in memory, instead of
 * the blocks. One thread.
 */
final class BlockWindow {
  /** Blocks of one window: about 60 MB of memory, and more than a file of the daemon holds. */
  static final int BLOCKS_MAX = 250_000;

  private static final int NONE = -1;

  private final int blocksMax;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Hash256, Integer> byId = new HashMap<>();
  private int[] firstChild = new int[0];
  private int[] nextSibling = new int[0];

  BlockWindow(int blocksMax) {
    this.blocksMax = blocksMax;
  }

  /**
   * A block in a file.
   *
   * @param file its number in the list of files
   * @param length bytes
   */
  record Entry(int file, long offset, int length, Hash256 id, Hash256 previous) {}

  boolean isFull() {
    return entries.size() >= blocksMax;
  }

  int size() {
    return entries.size();
  }

  /** Remembers a block; one that is there already is passed over. */
  void add(Entry entry) {
    if (byId.putIfAbsent(entry.id(), entries.size()) == null) {
      entries.add(entry);
    }
  }

  Entry get(int index) {
    return entries.get(index);
  }

  /** Finds the children of all blocks; called once, after the last was added. */
  void link() {
    firstChild = new int[entries.size()];
    nextSibling = new int[entries.size()];
    Arrays.fill(firstChild, NONE);
    Arrays.fill(nextSibling, NONE);
    for (int i = entries.size() - 1; i >= 0; i--) {
      int parent = byId.getOrDefault(entries.get(i).previous(), NONE);
      if (parent != NONE) {
        nextSibling[i] = firstChild[parent];
        firstChild[parent] = i;
      }
    }
  }

  /** Blocks whose parent is not in the window, in the files' order. */
  List<Integer> roots() {
    var roots = new ArrayList<Integer>();
    for (int i = 0; i < entries.size(); i++) {
      if (!byId.containsKey(entries.get(i).previous())) {
        roots.add(i);
      }
    }
    return roots;
  }

  /** Gives the children of a block, in the files' order. */
  void forEachChild(int index, IntConsumer child) {
    for (int i = firstChild[index]; i != NONE; i = nextSibling[i]) {
      child.accept(i);
    }
  }
}
