package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * A console session that was found alive.
 *
 * @param projectId the project this session looks at and its playground bills to
 * @param planId the plan of the user's organisation
 * @param csrfToken must come back with every form and htmx request that changes something
 * @param expiresAt when the session ends if it is not used; never after its absolute end
 */
public record SessionView(
    UserView user, UUID projectId, String planId, String csrfToken, Instant expiresAt) {
  /** This session as a caller of the services: what its user's role allows. */
  public Caller caller() {
    return new Caller(
        user.organisationId(), projectId, null, user.id(), user.role().scopes(), planId);
  }

  /** This session's user as the doer of something, for the audit trail. */
  public Actor actor() {
    return Actor.user(user);
  }

  /** Without the token, so that no log line can leak it. */
  @Override
  public String toString() {
    return "SessionView[" + user.id() + "]";
  }
}
