package io.aipowergrid.node.accounts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the audit trail to list.
 *
 * @param organisationId only of this organisation, or null for all
 * @param text contained, in any case, in actor, action, subject or detail; empty for any
 */
public record AuditFilter(@Nullable UUID organisationId, String text) {
  /** Everything an organisation did, or the whole node with null. */
  public static AuditFilter of(@Nullable UUID organisationId) {
    return new AuditFilter(organisationId, "");
  }
}
