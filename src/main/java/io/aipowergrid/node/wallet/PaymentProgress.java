package io.aipowergrid.node.wallet;

import io.aipowergrid.node.chain.TransactionPool.AcceptResult;

/**
 * Where a payment stands after it was offered.
 *
 * @param reason why it still waits or was refused; empty when there is nothing to say
 */
record PaymentProgress(Payment.State state, String reason) {
  /**
   * What the pool's answer means. Once the pool took a payment others may have it too: a later
   * refusal does not free its coins, or the same debt could be paid twice.
   */
  static PaymentProgress after(Payment.State before, AcceptResult answer) {
    return switch (answer) {
      case AcceptResult.Accepted accepted -> new PaymentProgress(Payment.State.RELAYED, "");
      case AcceptResult.AlreadyKnown known -> new PaymentProgress(Payment.State.RELAYED, "");
      case AcceptResult.MissingInputs missing ->
          new PaymentProgress(before, "the chain does not have all coins that it spends");
      case AcceptResult.Rejected rejected ->
          new PaymentProgress(
              before == Payment.State.WAITING ? Payment.State.REFUSED : before,
              rejected.reason().code() + ": " + rejected.detail());
    };
  }
}
