package io.aipowergrid.node.chain.consensus;

import java.time.Duration;

/**
 * How much the import gathers before it writes, and how much it keeps.
 *
 * @param cacheBytes of coins in memory
 * @param batchBytes of block bodies in one transaction of the store
 * @param batchBlocks in one transaction
 * @param batchHeaders in one transaction
 * @param batchAge how long changes wait at most
 * @param orphans blocks without a known parent that are kept
 * @param orphanBytes of those blocks
 * @param sideHeaders headers beside the best branch that are kept
 * @param queue tasks that wait for the import thread
 */
public record ImportLimits(
    long cacheBytes,
    long batchBytes,
    int batchBlocks,
    int batchHeaders,
    Duration batchAge,
    int orphans,
    long orphanBytes,
    int sideHeaders,
    int queue) {
  /** Suits a machine with 1 GiB of heap. */
  public static final ImportLimits DEFAULT =
      new ImportLimits(
          128L << 20, 32L << 20, 1000, 2000, Duration.ofSeconds(5), 64, 32L << 20, 200_000, 64);
}
