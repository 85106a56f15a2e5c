package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Transaction;
import java.util.List;

/**
 * A transaction that waits for its signatures.
 *
 * @param unsigned with empty input scripts
 * @param coins what its inputs spend, in their order
 * @param payees whom it pays, at least one
 * @param fee what the miner gets
 * @param change what comes back; zero for none
 * @param changePath where to; not used when there is no change
 */
public record TransactionDraft(
    Transaction unsigned,
    List<SpendableCoin> coins,
    List<Payee> payees,
    Amount fee,
    Amount change,
    KeyPath changePath) {
  public TransactionDraft {
    coins = List.copyOf(coins);
    payees = List.copyOf(payees);
  }

  /** Somebody who is paid, and how much. */
  public record Payee(Address recipient, Amount amount) {}

  /** What all recipients get. */
  public Amount payment() {
    return payees.stream().map(Payee::amount).reduce(Amount.ZERO, Amount::plus);
  }
}
