package io.aipowergrid.node.mining.payout;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A movement between accounts.
 *
 * @param subject block or transaction that it is about
 * @param reference unique, so that repeating it changes nothing
 * @param actor who caused it, in words
 * @param amounts that sum to zero
 */
record OwedTransfer(
    Kind kind, Hash256 subject, String reference, String actor, Map<OwedAccount, Amount> amounts) {
  /** Why it was made. */
  enum Kind {
    /** A block became mature. */
    REWARD,
    /** A block that was mature left the chain. */
    ORPHAN,
    /** Coins left the wallet. */
    PAYMENT,
    /** A payment was refused before anybody saw it. */
    RETURN;

    boolean ofBlock() {
      return this == REWARD || this == ORPHAN;
    }
  }

  OwedTransfer {
    long sum = 0;
    for (Amount amount : amounts.values()) {
      sum = Math.addExact(sum, amount.units());
    }
    if (sum != 0) {
      throw new IllegalArgumentException("a transfer sums to zero, not to " + sum);
    }
    var moved = new LinkedHashMap<OwedAccount, Amount>();
    amounts.forEach(
        (account, amount) -> {
          if (!amount.isZero()) {
            moved.put(account, amount);
          }
        });
    amounts = Map.copyOf(moved);
  }
}
