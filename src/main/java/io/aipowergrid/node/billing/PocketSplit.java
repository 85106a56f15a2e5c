package io.aipowergrid.node.billing;

/**
 * How an amount falls on the two pockets: free allowance first, then prepaid credit (api.md 8.1,
 * rule 2). Amounts in micro-USD, none negative.
 */
record PocketSplit(long free, long prepaid) {
  static final PocketSplit NOTHING = new PocketSplit(0, 0);

  PocketSplit {
    if (free < 0 || prepaid < 0) {
      throw new IllegalArgumentException("a pocket gives nothing negative");
    }
  }

  /** Takes from the free pocket what it has, and the rest from the prepaid one. */
  static PocketSplit of(long amount, long freeAvailable) {
    long free = Math.min(amount, freeAvailable);
    return new PocketSplit(free, amount - free);
  }

  /** What is charged of this held-back split: free first, and never more than was held back. */
  PocketSplit charge(long actual) {
    return of(Math.min(actual, total()), free);
  }

  PocketSplit minus(PocketSplit other) {
    return new PocketSplit(free - other.free, prepaid - other.prepaid);
  }

  long total() {
    return Math.addExact(free, prepaid);
  }
}
