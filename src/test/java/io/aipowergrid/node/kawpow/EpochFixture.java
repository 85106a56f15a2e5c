package io.aipowergrid.node.kawpow;

import java.util.Set;

/** Contexts that the tests of this package share, because building one costs a second. */
final class EpochFixture {
  static final EpochContexts CONTEXTS = new EpochContexts();

  /** The same ones with a cache of dataset items that keeps all that the tests read. */
  static final EpochContexts KEEPING = keeping(ItemCache.ofBytes(16 << 20));

  /** The same ones with a cache of eight dataset items, which throws out nearly all of them. */
  static final EpochContexts FORGETTING =
      keeping(ItemCache.ofBytes(ItemCache.WAYS * ItemCache.ITEM_BYTES));

  /** Why tests of the other 22 epochs with vectors were skipped. */
  static final String LONG =
      "KawPoW in 22 more epochs takes minutes: ./aipg test -Daipg.long-tests=true";

  /** As many as are kept: the first two, and the one of the latest intermediate steps. */
  private static final Set<Integer> SHORT_RUN = Set.of(0, 1, 94);

  private EpochFixture() {}

  private static EpochContexts keeping(ItemCache cache) {
    return new EpochContexts(epoch -> CONTEXTS.get(epoch).with(cache));
  }

  /** Whether an epoch is tested in every run; the others are in the long one. */
  static boolean inEveryRun(int epoch) {
    return SHORT_RUN.contains(epoch);
  }
}
