package io.aipowergrid.node.kawpow;

/**
 * Item counts of an epoch, each the largest prime under a bound that grows with the epoch (chain.md
 * 3; {@code ethash.cpp}).
 *
 * @param lightCacheItems 64-byte items of the light cache
 * @param datasetItems1024 128-byte items of the dataset
 */
public record EpochSizes(int epoch, int lightCacheItems, int datasetItems1024) {
  /** Bytes of a light cache item and of a 512-bit dataset item. */
  public static final int NODE_BYTES = 64;

  private static final int ITEM_1024_BYTES = 128;
  private static final long LIGHT_CACHE_BYTES = 1L << 24;
  private static final long LIGHT_CACHE_GROWTH = 1L << 17;
  private static final long DATASET_BYTES = 1L << 30;
  private static final long DATASET_GROWTH = 1L << 23;

  /**
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST beyond {@link Kawpow#EPOCH_MAX}
   */
  public static EpochSizes of(int epoch) {
    Kawpow.requireEpoch(epoch);
    return new EpochSizes(
        epoch,
        largestPrime((LIGHT_CACHE_BYTES + epoch * LIGHT_CACHE_GROWTH) / NODE_BYTES),
        largestPrime((DATASET_BYTES + epoch * DATASET_GROWTH) / ITEM_1024_BYTES));
  }

  public long lightCacheBytes() {
    return (long) lightCacheItems * NODE_BYTES;
  }

  public long datasetBytes() {
    return (long) datasetItems1024 * ITEM_1024_BYTES;
  }

  /** 256-byte items, one of which a round reads; half an item at the end is never read. */
  public int datasetItems2048() {
    return datasetItems1024 / 2;
  }

  private static int largestPrime(long bound) {
    int candidate = Math.toIntExact(bound);
    while (!isPrime(candidate)) {
      candidate--;
    }
    return candidate;
  }

  private static boolean isPrime(int number) {
    if (number % 2 == 0) {
      return number == 2;
    }
    for (int divisor = 3; (long) divisor * divisor <= number; divisor += 2) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }
}
