package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.kawpow.EpochContext;
import io.aipowergrid.node.kawpow.Kawpow;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;

/**
 * What a dataset is computed from.
 *
 * @param lightCache all of it, as the processor computed it
 * @param cacheItems its items of 64 bytes, at least 2
 * @param items dataset items of 256 bytes to compute, at least 1
 * @param truth an item's words as the processor computes them
 */
record DatasetPlan(MemorySegment lightCache, int cacheItems, int items, IntFunction<int[]> truth) {
  DatasetPlan {
    if (cacheItems < 2 || items < 1 || items > Integer.MAX_VALUE / Kawpow.ITEM_NODES) {
      throw new IllegalArgumentException("a dataset of " + items + " items from " + cacheItems);
    }
  }

  /** All of an epoch. */
  static DatasetPlan of(EpochContext epoch) {
    var sizes = epoch.sizes();
    return new DatasetPlan(
        epoch.lightCache(), sizes.lightCacheItems(), sizes.datasetItems2048(), epoch::datasetItem);
  }

  int nodes() {
    return items * Kawpow.ITEM_NODES;
  }

  long datasetBytes() {
    return (long) items * Kawpow.ITEM_WORDS * Integer.BYTES;
  }

  /** What a lease needs while the dataset is computed. */
  long buildBytes() {
    return datasetBytes() + lightCache.byteSize();
  }
}
