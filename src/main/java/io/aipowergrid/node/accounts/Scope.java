package io.aipowergrid.node.accounts;

import java.util.Arrays;
import java.util.Optional;

/** One permission of an API key or a session. Thread-safe. */
public enum Scope {
  /** Run models: everything that costs money. */
  INFERENCE("inference"),
  /** Read usage, costs and balance. */
  USAGE_READ("usage.read"),
  /** Read receipts and jobs of the project. */
  RECEIPTS_READ("receipts.read"),
  /** Read blocks, transactions and addresses of the chain. */
  CHAIN_READ("chain.read"),
  /** Issue, rotate and revoke keys of the organisation. */
  KEYS_MANAGE("keys.manage"),
  /** Operate the node: only keys and people of the operator's organisation may hold it. */
  OPERATE("operate");

  private final String wireName;

  Scope(String wireName) {
    this.wireName = wireName;
  }

  /** The name used in JSON, forms and tables; it never changes once published. */
  public String wireName() {
    return wireName;
  }

  /** The scope of a wire name, or empty for an unknown one. */
  public static Optional<Scope> find(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName.equals(wireName)).findFirst();
  }
}
