package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What all hashes of an epoch share: sizes, seed, light cache and L1 cache (chain.md 3). Building
 * one takes about a second; {@link EpochContexts} keeps the recent ones. Immutable but for the
 * cache of dataset items, which changes no result; any thread may use it.
 */
public final class EpochContext {
  private final EpochSizes sizes;
  private final Hash256 seed;
  private final LightCache lightCache;
  private final int[] l1Cache;
  private final ItemCache itemCache;

  private EpochContext(
      EpochSizes sizes, Hash256 seed, LightCache lightCache, int[] l1Cache, ItemCache itemCache) {
    this.sizes = sizes;
    this.seed = seed;
    this.lightCache = lightCache;
    this.l1Cache = l1Cache;
    this.itemCache = itemCache;
  }

  /**
   * Builds the caches on the calling thread.
   *
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST beyond {@link Kawpow#EPOCH_MAX}
   */
  public static EpochContext build(int epoch) {
    return build(EpochSizes.of(epoch));
  }

  /** As {@link #build(int)}, with sizes that tests choose. */
  static EpochContext build(EpochSizes sizes) {
    var seed = EpochSeed.of(sizes.epoch());
    var lightCache = LightCache.build(seed, sizes.lightCacheItems());
    int[] l1Cache = items(lightCache, 0, Kawpow.L1_WORDS / Kawpow.ITEM_WORDS);
    return new EpochContext(sizes, seed, lightCache, l1Cache, ItemCache.NONE);
  }

  /** This epoch, whose hashes look for their dataset items in a cache first. */
  EpochContext with(ItemCache cache) {
    return new EpochContext(sizes, seed, lightCache, l1Cache, cache);
  }

  public int epoch() {
    return sizes.epoch();
  }

  public EpochSizes sizes() {
    return sizes;
  }

  /** See {@link EpochSeed}. */
  public Hash256 seed() {
    return seed;
  }

  /** The light cache, read-only: 16 words an item, in the byte order of this machine. */
  public MemorySegment lightCache() {
    return lightCache.segment();
  }

  /** A copy of the {@link Kawpow#L1_WORDS} words of the L1 cache. */
  public int[] l1Cache() {
    return l1Cache.clone();
  }

  /**
   * The {@link Kawpow#ITEM_WORDS} words of a 2048-bit dataset item, as a device's dataset must hold
   * them.
   *
   * @param index 0 to {@link EpochSizes#datasetItems2048()} - 1
   */
  public int[] datasetItem(int index) {
    return items(lightCache, Objects.checkIndex(index, sizes.datasetItems2048()), 1);
  }

  /** The L1 cache itself, for the interpreter. */
  int[] l1Words() {
    return l1Cache;
  }

  /** Reads so many dataset items at once. */
  ItemReader reader(ParentMixer mixer, int items) {
    return new ItemReader(epoch(), itemCache, new DatasetNodes(lightCache, mixer), items);
  }

  private static int[] items(LightCache lightCache, int first, int count) {
    int nodes = count * Kawpow.ITEM_NODES;
    var numbers = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      numbers[i] = first * Kawpow.ITEM_NODES + i;
    }
    var words = new int[count * Kawpow.ITEM_WORDS];
    new DatasetNodes(lightCache, ParentMixer.best()).compute(numbers, words, nodes);
    return words;
  }
}
