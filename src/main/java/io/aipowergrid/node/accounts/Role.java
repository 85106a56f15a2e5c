package io.aipowergrid.node.accounts;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a person may do, strongest first. An operator runs the node and belongs to its own
 * organisation; the others act inside theirs only. Thread-safe.
 */
public enum Role {
  /** Runs the node: every organisation, plans, prices, models. */
  OPERATOR(EnumSet.allOf(Scope.class)),
  /** Runs one organisation: its people, projects and keys. */
  ADMIN(
      EnumSet.of(
          Scope.INFERENCE,
          Scope.USAGE_READ,
          Scope.RECEIPTS_READ,
          Scope.CHAIN_READ,
          Scope.KEYS_MANAGE)),
  /** Uses models and sees usage and receipts. */
  MEMBER(EnumSet.of(Scope.INFERENCE, Scope.USAGE_READ, Scope.RECEIPTS_READ, Scope.CHAIN_READ)),
  /** Looks only. */
  VIEWER(EnumSet.of(Scope.USAGE_READ, Scope.RECEIPTS_READ, Scope.CHAIN_READ));

  private final Set<Scope> scopes;

  Role(Set<Scope> scopes) {
    this.scopes = Set.copyOf(scopes);
  }

  /** What a console session of this role may do; the same vocabulary as for API keys. */
  public Set<Scope> scopes() {
    return scopes;
  }

  /** Whether this role may do all that the other may. */
  public boolean atLeast(Role other) {
    return ordinal() <= other.ordinal();
  }

  /** The lower-case name used in JSON, forms and tables. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
