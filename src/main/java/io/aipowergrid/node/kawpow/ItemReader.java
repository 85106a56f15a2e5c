package io.aipowergrid.node.kawpow;

/**
 * Reads the dataset items of several hashes at once: those that the epoch's cache has, and the
 * others computed together, so that their reads of memory overlap however many were found. Holds
 * scratch memory: one thread uses it.
 */
final class ItemReader {
  private final int epoch;
  private final ItemCache cache;
  private final DatasetNodes nodes;
  private final int[] numbers;
  private final int[] words;
  private final int[] offsets;

  /**
   * @param items how many are read at once
   */
  ItemReader(int epoch, ItemCache cache, DatasetNodes nodes, int items) {
    this.epoch = epoch;
    this.cache = cache;
    this.nodes = nodes;
    numbers = new int[items * Kawpow.ITEM_NODES];
    words = new int[items * Kawpow.ITEM_WORDS];
    offsets = new int[items];
  }

  /** Heap that a reader of so many items needs. */
  static long scratchBytes(int items) {
    int each = Kawpow.ITEM_NODES + Kawpow.ITEM_WORDS + 1;
    return (long) items * each * Integer.BYTES;
  }

  /**
   * Reads as many items as the reader is for.
   *
   * @param items their indices
   */
  void read(int[] items) {
    int missing = 0;
    // What is computed lies side by side at the beginning, what was found at the end.
    int end = words.length;
    for (int i = 0; i < items.length; i++) {
      if (cache.find(epoch, items[i], words, end - Kawpow.ITEM_WORDS)) {
        end -= Kawpow.ITEM_WORDS;
        offsets[i] = end;
      } else {
        want(items[i], missing);
        offsets[i] = missing * Kawpow.ITEM_WORDS;
        missing++;
      }
    }
    nodes.compute(numbers, words, missing * Kawpow.ITEM_NODES);
    for (int i = 0; i < missing; i++) {
      int item = numbers[i * Kawpow.ITEM_NODES] / Kawpow.ITEM_NODES;
      cache.put(epoch, item, words, i * Kawpow.ITEM_WORDS);
    }
  }

  private void want(int item, int at) {
    for (int k = 0; k < Kawpow.ITEM_NODES; k++) {
      numbers[at * Kawpow.ITEM_NODES + k] = item * Kawpow.ITEM_NODES + k;
    }
  }

  /** The words of all items read last. */
  int[] words() {
    return words;
  }

  /** Where among them those of an item begin. */
  int offset(int i) {
    return offsets[i];
  }
}
