package io.aipowergrid.node.kawpow;

/**
 * Epochs of a few kilobytes, which an emulated device computes in a moment. Everything but the
 * sizes is as it is; hashes are not those of any network.
 */
public final class SmallEpochs {
  private static final int LIGHT_CACHE_ITEMS = 61;

  /** 68 items of 256 bytes; the L1 cache alone takes 64. */
  private static final int DATASET_ITEMS_1024 = 137;

  private SmallEpochs() {}

  public static EpochContexts contexts() {
    return new EpochContexts(
        epoch -> EpochContext.build(new EpochSizes(epoch, LIGHT_CACHE_ITEMS, DATASET_ITEMS_1024)));
  }
}
