package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;
import java.lang.foreign.MemorySegment;

/**
 * What all hashes of an epoch share: sizes, seed, light cache and L1 cache (chain.md 3). Building
 * one takes about a second; {@link EpochContexts} keeps the recent ones. Immutable; any thread may
 * use it.
 */
public final class EpochContext {
  private final EpochSizes sizes;
  private final Hash256 seed;
  private final LightCache lightCache;
  private final int[] l1Cache;

  private EpochContext(EpochSizes sizes, Hash256 seed, LightCache lightCache) {
    this.sizes = sizes;
    this.seed = seed;
    this.lightCache = lightCache;
    l1Cache = items(0, Kawpow.L1_WORDS / Kawpow.ITEM_WORDS);
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
    return new EpochContext(sizes, seed, LightCache.build(seed, sizes.lightCacheItems()));
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
    return items(java.util.Objects.checkIndex(index, sizes.datasetItems2048()), 1);
  }

  /** The L1 cache itself, for the interpreter. */
  int[] l1Words() {
    return l1Cache;
  }

  DatasetNodes nodes(ParentMixer mixer) {
    return new DatasetNodes(lightCache, mixer);
  }

  private int[] items(int first, int count) {
    int nodes = count * Kawpow.ITEM_NODES;
    var numbers = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      numbers[i] = first * Kawpow.ITEM_NODES + i;
    }
    var words = new int[count * Kawpow.ITEM_WORDS];
    nodes(ParentMixer.best()).compute(numbers, words, nodes);
    return words;
  }
}
