package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People: create, sign in, passwords, roles. Any thread. */
@ApplicationScoped
public class Users {
  /** Creates a person with a one-time password that must be changed at the first sign-in. */
  public NewUser create(Actor actor, UUID organisationId, String email, Role role) {
    throw new IllegalStateException("being written");
  }

  /**
   * The person when e-mail and password are right; empty otherwise, without saying which was wrong.
   *
   * @throws io.aipowergrid.node.base.NodeException RATE_LIMITED after too many failures
   */
  public Optional<UserView> authenticate(String email, String password) {
    return authenticate(email, password, "");
  }

  /**
   * As {@link #authenticate(String, String)}, with failures also counted by origin.
   *
   * @param origin the client's network address, or empty when unknown
   */
  public Optional<UserView> authenticate(String email, String password, String origin) {
    throw new IllegalStateException("being written");
  }

  /** Replaces the password, after checking the current one, and ends all of the user's sessions. */
  public void changePassword(UUID userId, String currentPassword, String newPassword) {
    throw new IllegalStateException("being written");
  }

  /** Gives a new one-time password and ends the user's sessions. */
  public NewUser resetPassword(Actor actor, UUID userId) {
    throw new IllegalStateException("being written");
  }

  public UserView changeRole(Actor actor, UUID userId, Role role) {
    throw new IllegalStateException("being written");
  }

  /** Ends the user's sessions and refuses further sign-ins; the last operator cannot go. */
  public UserView deactivate(Actor actor, UUID userId) {
    throw new IllegalStateException("being written");
  }

  public UserView reactivate(Actor actor, UUID userId) {
    throw new IllegalStateException("being written");
  }

  public Optional<UserView> find(UUID userId) {
    throw new IllegalStateException("being written");
  }

  public Optional<UserView> findByEmail(String email) {
    throw new IllegalStateException("being written");
  }

  /** People of an organisation, by e-mail. */
  public List<UserView> list(UUID organisationId) {
    throw new IllegalStateException("being written");
  }
}
