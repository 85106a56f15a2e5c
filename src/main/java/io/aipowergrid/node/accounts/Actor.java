package io.aipowergrid.node.accounts;

import java.util.Set;

/**
 * Who did something, as the audit trail keeps it.
 *
 * @param kind {@link #USER}, {@link #KEY} or {@link #SYSTEM}
 * @param id the id of the user or key, or the name of the part of the node
 * @param label what a person reads: an e-mail address, a key's name and prefix
 */
public record Actor(String kind, String id, String label) {
  public static final String USER = "user";
  public static final String KEY = "key";
  public static final String SYSTEM = "system";

  private static final Set<String> KINDS = Set.of(USER, KEY, SYSTEM);

  public Actor {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("an actor is a user, a key or the system, not " + kind);
    }
  }

  public static Actor user(UserView user) {
    return new Actor(USER, user.id().toString(), user.email());
  }

  /** A part of the node that acts by itself, such as {@code first-start} or {@code sweeper}. */
  public static Actor system(String part) {
    return new Actor(SYSTEM, part, part);
  }
}
