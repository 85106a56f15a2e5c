package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.crypto.Keccak512;
import io.aipowergrid.node.crypto.KeccakF1600;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The light cache of an epoch (chain.md 3): a prime number of 64-byte items from which every
 * dataset item follows. It lies outside the heap, because a Java array begins 16 bytes after a
 * cache line and every random read would then touch two lines; it is freed when the object is
 * collected. Immutable once built; any thread may read it.
 */
final class LightCache {
  static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int NODE_LONGS = EpochSizes.NODE_BYTES / Long.BYTES;
  private static final int ROUNDS = 3;

  private final MemorySegment bytes;
  private final int items;
  private final long reciprocal;

  private LightCache(MemorySegment bytes, int items) {
    this.bytes = bytes;
    this.items = items;
    reciprocal = Long.divideUnsigned(-1L, items) + 1;
  }

  /** Fills and mixes the cache: four Keccak-512 an item, each needing the one before. */
  static LightCache build(Hash256 seed, int items) {
    long size = (long) items * EpochSizes.NODE_BYTES;
    var cache = new LightCache(Arena.ofAuto().allocate(size, EpochSizes.NODE_BYTES), items);
    var state = new long[KeccakF1600.WORDS];
    cache.fill(seed, state);
    for (int round = 0; round < ROUNDS; round++) {
      cache.mix(state);
    }
    return cache;
  }

  private void fill(Hash256 seed, long[] state) {
    byte[] first = Keccak512.hash(seed.toBytes());
    MemorySegment.copy(first, 0, bytes, ValueLayout.JAVA_BYTE, 0, first.length);
    for (int k = 0; k < NODE_LONGS; k++) {
      state[k] = bytes.get(LONG, (long) k * Long.BYTES);
    }
    for (int i = 1; i < items; i++) {
      Keccak512.hashBlock(state);
      store(state, i);
    }
  }

  /** One pass; the state holds the item before the first one, which is the last one. */
  private void mix(long[] state) {
    for (int i = 0; i < items; i++) {
      long other = offset(itemOf(bytes.get(WORD, offset(i))));
      for (int k = 0; k < NODE_LONGS; k++) {
        state[k] ^= bytes.get(LONG, other + (long) k * Long.BYTES);
      }
      Keccak512.hashBlock(state);
      store(state, i);
    }
  }

  private void store(long[] state, int item) {
    long offset = offset(item);
    for (int k = 0; k < NODE_LONGS; k++) {
      bytes.set(LONG, offset + (long) k * Long.BYTES, state[k]);
    }
  }

  /** The bytes, read-only and aligned to {@link EpochSizes#NODE_BYTES}. */
  MemorySegment bytes() {
    return bytes.asReadOnly();
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

  /** The first byte of an item. */
  static long offset(int item) {
    return (long) item * EpochSizes.NODE_BYTES;
  }
}
