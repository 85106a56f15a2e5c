package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Keccak512;
import io.aipowergrid.node.crypto.KeccakF1600;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The light cache of an epoch (chain.md 3): a prime number of 64-byte items from which every
 * dataset item follows. Immutable once built; any thread may read it.
 *
 * <p>It lies on the heap, so that the heap's limit is its limit and the collector frees it at once;
 * memory outside the heap would stay until a collection that may be hours away.
 */
final class LightCache {
  /**
   * Words before the first item. G1 puts an array of this size at the start of a region and never
   * moves it; behind the 16 bytes of the array's header, 12 words put every item into one cache
   * line. Otherwise each random read touches two lines and takes an eighth longer.
   */
  private static final int ALIGNMENT_WORDS = 12;

  private static final int ROUNDS = 3;
  private static final int TOUCHED_AHEAD = 32;
  private static final int WORDS = Kawpow.NODE_WORDS;

  private final int[] words;
  private final int items;
  private final long reciprocal;
  private final long[] state = new long[KeccakF1600.WORDS];
  private int touched;

  private LightCache(int items) {
    words = new int[Math.addExact(Math.multiplyExact(items, WORDS), ALIGNMENT_WORDS)];
    this.items = items;
    reciprocal = Long.divideUnsigned(-1L, items) + 1;
  }

  /** Fills and mixes the cache: four Keccak-512 an item, each needing the one before. */
  static LightCache build(Hash256 seed, int items) {
    var cache = new LightCache(items);
    cache.fill(seed);
    for (int round = 0; round < ROUNDS; round++) {
      cache.mix();
    }
    return cache;
  }

  private void fill(Hash256 seed) {
    ByteBuffer.wrap(Keccak512.hash(seed.toBytes()))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(state, 0, WORDS / 2);
    store(0);
    for (int i = 1; i < items; i++) {
      Keccak512.hashBlock(state);
      store(i);
    }
  }

  /** One pass; the state holds the item before the first one, which is the last one. */
  private void mix() {
    for (int i = 0; i < items; i++) {
      if (i % TOUCHED_AHEAD == 0) {
        touched += touch(i, Math.min(items, i + TOUCHED_AHEAD));
      }
      int other = offset(itemOf(words[offset(i)]));
      for (int k = 0; k < WORDS / 2; k++) {
        state[k] ^= NodeWords.pair(words, other + 2 * k);
      }
      Keccak512.hashBlock(state);
      store(i);
    }
  }

  /**
   * Reads the items that will be mixed in next, all at once, so that they wait for memory together
   * and are in the processor's cache when their turn comes: the build takes a quarter less. Which
   * ones is known ahead, because an item only changes at its own turn. The sum keeps the compiler
   * from leaving the reads out.
   */
  private int touch(int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += words[offset(itemOf(words[offset(i)]))];
    }
    return sum;
  }

  private void store(int item) {
    NodeWords.store(state, words, offset(item));
  }

  /** All items, read-only, in the byte order of this machine. */
  MemorySegment segment() {
    return MemorySegment.ofArray(words)
        .asSlice((long) ALIGNMENT_WORDS * Integer.BYTES)
        .asReadOnly();
  }

  /** The array itself, for the mixers, which only read it. */
  int[] words() {
    return words;
  }

  int items() {
    return items;
  }

  /**
   * An unsigned number modulo the number of items, by two multiplications with a prepared
   * reciprocal (Lemire, Kaser and Kurz, "Faster remainder by direct computation", 2019); exact for
   * all numbers of 32 bits.
   */
  int itemOf(int number) {
    return (int) Math.unsignedMultiplyHigh(reciprocal * Integer.toUnsignedLong(number), items);
  }

  /** Where an item begins in {@link #words()}. */
  static int offset(int item) {
    return ALIGNMENT_WORDS + item * WORDS;
  }
}
