package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import java.util.Optional;

/** The kinds of reasons for which the pool refuses a transaction; few, so that meters can count. */
public enum Refusal {
  /** Here already, or in the chain. */
  KNOWN,
  /** Its parents are unknown. */
  MISSING_INPUTS,
  /** Pays too little, or so much that it must be a mistake. */
  FEE,
  /** Pays less than all that stays in a full pool. */
  FULL,
  /** Spends what another one of the pool spends. */
  CONFLICT,
  /** Hangs on too many that are unconfirmed. */
  FAMILY,
  /** Its lock time has not come. */
  LOCK_TIME,
  /** Unusual, though a block could hold it. */
  POLICY,
  /** No block could ever hold it. */
  INVALID;

  /** What an answer counts as; empty for a transaction that was accepted. */
  static Optional<Refusal> of(AcceptResult answer) {
    return switch (answer) {
      case AcceptResult.Accepted accepted -> Optional.empty();
      case AcceptResult.AlreadyKnown known -> Optional.of(KNOWN);
      case AcceptResult.MissingInputs missing -> Optional.of(MISSING_INPUTS);
      case AcceptResult.Rejected rejected -> Optional.of(of(rejected.reason()));
    };
  }

  /** By the daemon's words, which the checks use. */
  private static Refusal of(RejectReason reason) {
    return switch (reason.code()) {
      case "min relay fee not met",
          "mempool min fee not met",
          "insufficient fee",
          "absurdly-high-fee" ->
          FEE;
      case "mempool full" -> FULL;
      case "txn-mempool-conflict",
          "bad-txns-spends-conflicting-tx",
          "replacement-adds-unconfirmed",
          "too many potential replacements" ->
          CONFLICT;
      case "too-long-mempool-chain" -> FAMILY;
      case "non-final", "non-BIP68-final" -> LOCK_TIME;
      default -> reason.banScore() > 0 ? INVALID : POLICY;
    };
  }
}
