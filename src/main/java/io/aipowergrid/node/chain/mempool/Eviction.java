package io.aipowergrid.node.chain.mempool;

/**
 * What the pool loses with a family: the better of the entry's own rate and the rate of the entry
 * with all its descendants (CompareTxMemPoolEntryByDescendantScore).
 *
 * @param feePerKilobyte base units for 1000 bytes of virtual size
 */
record Eviction(MempoolEntry entry, long feePerKilobyte) {
  static Eviction of(MempoolEntry entry, MempoolGraph graph) {
    long fee = entry.fee();
    long size = entry.virtualSize();
    for (MempoolEntry descendant : graph.descendants(entry.tx())) {
      fee += descendant.fee();
      size += descendant.virtualSize();
    }
    return new Eviction(entry, Math.max(entry.feePerKilobyte(), fee * 1000 / size));
  }
}
