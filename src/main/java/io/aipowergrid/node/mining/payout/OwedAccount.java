package io.aipowergrid.node.mining.payout;

/**
 * An account of the ledger of coins owed.
 *
 * @param address of a miner; empty for the others
 */
record OwedAccount(Kind kind, String address) {
  /** Rewards came from here: minus what all blocks brought. */
  static final OwedAccount REWARD = new OwedAccount(Kind.REWARD, "");

  /** What the operator may keep: fees, and what nobody earned, less the fees of payments. */
  static final OwedAccount OPERATOR = new OwedAccount(Kind.OPERATOR, "");

  /** What left the wallet. */
  static final OwedAccount PAID = new OwedAccount(Kind.PAID, "");

  /** Whose account it is. */
  enum Kind {
    REWARD,
    OPERATOR,
    MINER,
    PAID
  }

  OwedAccount {
    if ((kind == Kind.MINER) == address.isEmpty()) {
      throw new IllegalArgumentException("miners alone have addresses");
    }
  }

  /** What a miner is owed. */
  static OwedAccount miner(String address) {
    return new OwedAccount(Kind.MINER, address);
  }
}
