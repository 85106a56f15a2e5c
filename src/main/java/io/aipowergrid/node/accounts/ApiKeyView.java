package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret.
 *
 * @param prefix the eight characters by which its owner recognises it
 * @param lastUsedAt coarse: written at most once per {@code aipg.accounts.last-used-flush}
 * @param replacedBy the successor issued by a rotation
 */
public record ApiKeyView(
    UUID id,
    UUID organisationId,
    UUID projectId,
    String name,
    String prefix,
    Set<Scope> scopes,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    @Nullable UUID replacedBy) {
  /** Whether a key opens the door. */
  public enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  public ApiKeyView {
    scopes = Set.copyOf(scopes);
  }

  /** Revocation outranks expiry; a key is expired from the very instant {@code expiresAt} on. */
  public State state(Instant now) {
    if (revokedAt != null) {
      return State.REVOKED;
    }
    return expiresAt != null && !now.isBefore(expiresAt) ? State.EXPIRED : State.ACTIVE;
  }
}
