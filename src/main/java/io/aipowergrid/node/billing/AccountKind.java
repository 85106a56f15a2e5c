package io.aipowergrid.node.billing;

/**
 * The accounts of the ledger. A positive balance is what the node owes the customer; the node's own
 * accounts are the other side, so that all balances sum to zero.
 */
public enum AccountKind {
  /** What is left of an organisation's free allowance of the day. */
  FREE(true),
  /** Credit an organisation has paid for. */
  PREPAID(true),
  /** Held back for an organisation's open jobs. */
  RESERVED(true),
  /** Earned by the node. */
  REVENUE(false),
  /** Given away by the node; negative by what free allowances have cost. */
  PROMOTION(false),
  /** Received from outside; negative by what customers have paid in. */
  CASH(false);

  private final boolean ofOrganisation;

  AccountKind(boolean ofOrganisation) {
    this.ofOrganisation = ofOrganisation;
  }

  /** Whether each organisation has one, or the node as a whole. */
  public boolean ofOrganisation() {
    return ofOrganisation;
  }
}
