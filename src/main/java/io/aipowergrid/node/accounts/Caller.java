package io.aipowergrid.node.accounts;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, after authentication: by API key ({@code keyId}) or by console session ({@code
 * userId}).
 *
 * @param planId the plan of the organisation at the time of authentication
 */
public record Caller(
    UUID organisationId,
    UUID projectId,
    @Nullable UUID keyId,
    @Nullable UUID userId,
    Set<Scope> scopes,
    String planId) {
  public Caller {
    if ((keyId == null) == (userId == null)) {
      throw new IllegalArgumentException("a caller comes by a key or by a session, not both");
    }
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  /** This caller as the doer of something, for the audit trail. */
  public Actor actor() {
    return keyId != null
        ? new Actor(Actor.KEY, keyId.toString(), "API key")
        : new Actor(Actor.USER, String.valueOf(userId), "console session");
  }
}
