package io.aipowergrid.node.console.session;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.SessionView;
import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The session of this request, once {@link SessionFilter} has recognised it. One request's own. */
@RequestScoped
public class CurrentSession {
  private @Nullable SessionView view;
  private @Nullable String token;

  void set(SessionView foundView, String foundToken) {
    this.view = foundView;
    this.token = foundToken;
  }

  /** The session, or empty at the door. */
  public Optional<SessionView> find() {
    return Optional.ofNullable(view);
  }

  /** The session of a route that needs one. */
  public SessionView get() {
    if (view == null) {
      throw new NodeException(ErrorCode.PERMISSION_DENIED, "Sign in to see this page.");
    }
    return view;
  }

  /** The token of the cookie, to end this very session. */
  public Optional<String> token() {
    return Optional.ofNullable(token);
  }

  public UserView user() {
    return get().user();
  }

  public Actor actor() {
    return get().actor();
  }

  public Caller caller() {
    return get().caller();
  }

  public boolean operator() {
    return user().role() == Role.OPERATOR;
  }

  public boolean atLeast(Role role) {
    return user().role().atLeast(role);
  }

  /** The organisation this person is kept to, or null for an operator, who sees all. */
  public @Nullable UUID organisationFilter() {
    return operator() ? null : user().organisationId();
  }

  /** Whether this person may see what belongs to an organisation. */
  public boolean sees(UUID organisationId) {
    return operator() || user().organisationId().equals(organisationId);
  }

  /**
   * Refuses what belongs to others in the words of "not found", so that ids cannot be probed.
   *
   * @param what the noun of the refusal, such as {@code job}
   */
  public void requireSees(UUID organisationId, String what) {
    if (!sees(organisationId)) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such " + what + ".");
    }
  }
}
