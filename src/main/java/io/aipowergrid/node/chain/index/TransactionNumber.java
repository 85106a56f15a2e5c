package io.aipowergrid.node.chain.index;

/**
 * A transaction's place as one number, which orders transactions as the chain does: height times
 * 2^20 plus the place in its block. A block of at most 2,000,000 bytes without witnesses (chain.md
 * 6) has far fewer than 2^20 transactions.
 */
final class TransactionNumber {
  private static final int POSITION_BITS = 20;

  private TransactionNumber() {}

  static long of(int height, int position) {
    if (height < 0 || position < 0 || position >>> POSITION_BITS != 0) {
      throw new IllegalArgumentException("no place of a transaction: " + height + ", " + position);
    }
    return (long) height << POSITION_BITS | position;
  }

  static int height(long number) {
    return (int) (number >>> POSITION_BITS);
  }

  static int position(long number) {
    return (int) (number & ((1 << POSITION_BITS) - 1));
  }
}
