package io.aipowergrid.node.accounts;

/**
 * A person with a fresh one-time password, shown once: after creation or a reset.
 *
 * @param oneTimePassword valid for signing in until it is changed at the first sign-in
 */
public record NewUser(UserView user, String oneTimePassword) {
  /** Without the password, so that no log line can leak it. */
  @Override
  public String toString() {
    return "NewUser[" + user.id() + "]";
  }
}
