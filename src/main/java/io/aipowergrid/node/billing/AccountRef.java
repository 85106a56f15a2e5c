package io.aipowergrid.node.billing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account of the ledger.
 *
 * @param organisationId null for the node's own accounts
 */
public record AccountRef(AccountKind kind, @Nullable UUID organisationId) {
  public static final AccountRef REVENUE = new AccountRef(AccountKind.REVENUE, null);
  public static final AccountRef PROMOTION = new AccountRef(AccountKind.PROMOTION, null);
  public static final AccountRef CASH = new AccountRef(AccountKind.CASH, null);

  public AccountRef {
    if (kind.ofOrganisation() != (organisationId != null)) {
      throw new IllegalArgumentException(kind + " is an account of the other side");
    }
  }

  public static AccountRef free(UUID organisationId) {
    return new AccountRef(AccountKind.FREE, organisationId);
  }

  public static AccountRef prepaid(UUID organisationId) {
    return new AccountRef(AccountKind.PREPAID, organisationId);
  }

  public static AccountRef reserved(UUID organisationId) {
    return new AccountRef(AccountKind.RESERVED, organisationId);
  }
}
