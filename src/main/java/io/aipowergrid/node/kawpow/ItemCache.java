package io.aipowergrid.node.kawpow;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Remembers the dataset items computed last, of all epochs together, in a fixed amount of memory
 * (decision 0009). An item is 2048 bits, which is what a round reads, and is known by epoch and
 * index. The items are divided among sets of {@link #WAYS}; a set that is full forgets the item
 * that was not used for longest.
 *
 * <p>Thread-safe: a set is only read and written under its lock, words included, so that nobody
 * sees half an item. There are {@link #LOCKS} locks, each held for a copy of 256 bytes.
 */
final class ItemCache {
  /** Items of a set. */
  static final int WAYS = 8;

  /** What an item takes: its words, and its entry among those of its set. */
  static final int ITEM_BYTES = Kawpow.ITEM_WORDS * Integer.BYTES + Long.BYTES;

  /** The most memory of a cache, whose words stand in one array. */
  static final long BYTES_MAX = 4L << 30;

  /** Keeps nothing. */
  static final ItemCache NONE = new ItemCache(0);

  private static final int LOCKS = 64;
  private static final int WAY_BITS = 3;
  private static final long NO_KEY = -1;

  static {
    if (WAYS != 1 << WAY_BITS) {
      throw new IllegalStateException("an entry has room for the number of a way and no more");
    }
  }

  private final int sets;
  private final int[] words;
  private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

  /**
   * {@link #WAYS} entries of each set, the one used last first. An entry is the key of an item and,
   * in its lowest bits, the way of the set that has the item's words.
   */
  private final long[] entries;

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  private ItemCache(int sets) {
    this.sets = sets;
    words = new int[sets * WAYS * Kawpow.ITEM_WORDS];
    entries = new long[sets * WAYS];
    Arrays.setAll(entries, i -> entry(NO_KEY, i % WAYS));
  }

  /**
   * A cache with its memory, all of it taken now.
   *
   * @param bytes the most that words and entries may take; too few for a set keep nothing
   * @throws IllegalArgumentException when they are negative or more than {@link #BYTES_MAX}
   */
  static ItemCache ofBytes(long bytes) {
    if (bytes < 0 || bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "KawPoW's cache of dataset items takes from 0 to " + BYTES_MAX + " bytes, not " + bytes);
    }
    int sets = (int) (bytes / (WAYS * ITEM_BYTES));
    return sets == 0 ? NONE : new ItemCache(sets);
  }

  /** How many items it keeps at most. */
  int itemsMax() {
    return sets * WAYS;
  }

  /** How often an item was asked for and was here. */
  long hits() {
    return hits.sum();
  }

  /** How often an item was asked for and was not here; nothing is counted where none is kept. */
  long misses() {
    return misses.sum();
  }

  /**
   * Copies an item, if it is here, which makes it the one of its set used last.
   *
   * @param to receives {@link Kawpow#ITEM_WORDS} words from {@code offset} on; unchanged if not
   */
  boolean find(int epoch, int item, int[] to, int offset) {
    if (sets == 0) {
      return false;
    }
    int set = item % sets;
    synchronized (locks[set % LOCKS]) {
      int place = placeOf(set, key(epoch, item));
      if (place >= 0) {
        System.arraycopy(words, use(set, place), to, offset, Kawpow.ITEM_WORDS);
        hits.increment();
        return true;
      }
    }
    misses.increment();
    return false;
  }

  /** Keeps a copy of an item, in the place of the one of its set that was not used for longest. */
  void put(int epoch, int item, int[] from, int offset) {
    if (sets == 0) {
      return;
    }
    int set = item % sets;
    long key = key(epoch, item);
    synchronized (locks[set % LOCKS]) {
      int place = placeOf(set, key);
      if (place < 0) {
        // Else another thread computed the item in the meantime: the same words.
        place = set * WAYS + WAYS - 1;
        entries[place] = entry(key, wayOf(entries[place]));
      }
      System.arraycopy(from, offset, words, use(set, place), Kawpow.ITEM_WORDS);
    }
  }

  /** Index of the item's entry, or -1. */
  private int placeOf(int set, long key) {
    for (int place = set * WAYS; place < (set + 1) * WAYS; place++) {
      if (entries[place] >> WAY_BITS == key) {
        return place;
      }
    }
    return -1;
  }

  /** Moves an entry to the front of its set; says where the item's words begin. */
  private int use(int set, int place) {
    int first = set * WAYS;
    long entry = entries[place];
    System.arraycopy(entries, first, entries, first + 1, place - first);
    entries[first] = entry;
    return (first + wayOf(entry)) * Kawpow.ITEM_WORDS;
  }

  private static long key(int epoch, int item) {
    return (long) epoch << Integer.SIZE | item;
  }

  private static long entry(long key, int way) {
    return key << WAY_BITS | way;
  }

  private static int wayOf(long entry) {
    return (int) entry & WAYS - 1;
  }
}
