package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys: issue, recognise, rotate, revoke. Any thread. */
@ApplicationScoped
public class ApiKeys {
  /**
   * Issues a key.
   *
   * @param expiresAt when it stops working; null for never
   */
  public IssuedKey issue(
      Actor actor, UUID projectId, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
    throw new IllegalStateException("being written");
  }

  /**
   * Issues a successor with the same project, name and scopes; the old key goes on until {@code
   * oldExpiresAt}, so that a customer can change over without a gap.
   */
  public IssuedKey rotate(Actor actor, UUID keyId, Instant oldExpiresAt) {
    throw new IllegalStateException("being written");
  }

  /** Who presents this key, or empty when it is unknown, expired, revoked or suspended. */
  public Optional<Caller> authenticate(String presentedKey) {
    throw new IllegalStateException("being written");
  }

  /** Ends a key at once; repeating is harmless. */
  public ApiKeyView revoke(Actor actor, UUID keyId) {
    throw new IllegalStateException("being written");
  }

  public Optional<ApiKeyView> find(UUID keyId) {
    throw new IllegalStateException("being written");
  }

  /** Keys of a project, newest first, ended ones included. */
  public List<ApiKeyView> list(UUID projectId) {
    throw new IllegalStateException("being written");
  }
}
