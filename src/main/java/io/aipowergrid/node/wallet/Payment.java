package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import java.time.Instant;

/**
 * A payment that a wallet signed.
 *
 * @param reason why it still waits or was refused; empty when there is nothing to say
 */
public record Payment(
    Hash256 txid,
    String recipient,
    Amount amount,
    Amount fee,
    State state,
    String reason,
    Instant createdAt) {
  /** How far a payment has come. */
  public enum State {
    /** No pool took it yet. */
    WAITING,
    /** The pool took it; it may be in a block, but not a deep one. */
    RELAYED,
    /** Deeper in the chain than any reorganisation goes. */
    SETTLED,
    /** The pool refused it before anybody saw it: its coins are free again. */
    REFUSED
  }
}
