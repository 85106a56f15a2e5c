package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.PooledTransaction;

/**
 * What the pool loses with a family, base units for 1000 bytes of virtual size.
 *
 * @param score by which the first to go is chosen: the better of the entry's own rate and that of
 *     its family (CompareTxMemPoolEntryByDescendantScore)
 * @param familyPerKilobyte of the entry with all its descendants (TrimToSize)
 */
record Eviction(MempoolEntry entry, long score, long familyPerKilobyte) {
  static Eviction of(MempoolEntry entry, MempoolGraph graph) {
    long fee = entry.fee();
    long size = entry.virtualSize();
    for (MempoolEntry descendant : graph.descendants(entry.tx())) {
      fee += descendant.fee();
      size += descendant.virtualSize();
    }
    long family = PooledTransaction.ratePerKilobyte(fee, size);
    return new Eviction(entry, Math.max(entry.feePerKilobyte(), family), family);
  }
}
