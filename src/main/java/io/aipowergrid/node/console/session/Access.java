package io.aipowergrid.node.console.session;

/** Who may open a route. Each level includes those after it, except {@link #PUBLIC}. */
public enum Access {
  /** Anybody, also without a session. */
  PUBLIC,
  /** Anybody signed in, even before the one-time password was changed. */
  SIGNED_IN,
  /** Reads what belongs to their organisation. */
  VIEWER,
  /** Also runs prompts and cancels jobs. */
  MEMBER,
  /** Also manages keys and users of their organisation. */
  ADMIN,
  /** Runs the node and sees all organisations. */
  OPERATOR
}
