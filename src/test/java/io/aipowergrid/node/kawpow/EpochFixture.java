package io.aipowergrid.node.kawpow;

import java.util.Set;

/** Contexts that the tests of this package share, because building one costs a second. */
final class EpochFixture {
  static final EpochContexts CONTEXTS = new EpochContexts();

  /** All 25 epochs with vectors instead of three: {@code ./aipg test -Daipg.long=true}. */
  private static final boolean LONG_RUN = Boolean.getBoolean("aipg.long");

  /** As many as are kept: the first two, and the one of the latest intermediate steps. */
  private static final Set<Integer> SHORT_RUN = Set.of(0, 1, 94);

  private EpochFixture() {}

  static boolean inThisRun(int epoch) {
    return LONG_RUN || SHORT_RUN.contains(epoch);
  }
}
