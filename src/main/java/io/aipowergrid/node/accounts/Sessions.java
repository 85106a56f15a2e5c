package io.aipowergrid.node.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Console sessions: a random token in the cookie, its hash at rest. Any thread. */
@ApplicationScoped
public class Sessions {
  /** Opens a session and returns the token for the cookie. */
  public String open(UUID userId) {
    throw new IllegalStateException("being written");
  }

  /** The session of a token while neither idle nor absolute expiry has come. */
  public Optional<SessionView> find(String token) {
    throw new IllegalStateException("being written");
  }

  /** Lets the session look at another project of the same organisation. */
  public SessionView selectProject(String token, UUID projectId) {
    throw new IllegalStateException("being written");
  }

  /** Ends a session; repeating is harmless. */
  public void close(String token) {
    throw new IllegalStateException("being written");
  }

  /** Ends all sessions of a user. */
  public void closeAll(UUID userId) {
    throw new IllegalStateException("being written");
  }
}
