package io.aipowergrid.node.console.session;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Guards the sign-in form, which has no session yet: the form repeats what the cookie holds, so
 * that another site cannot sign somebody in. Thread-safe.
 */
public final class DoorToken {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  private DoorToken() {}

  /** A new token. */
  public static String fresh() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether form and cookie hold the same token. */
  public static boolean matches(@Nullable String form, @Nullable String cookie) {
    return cookie != null && !cookie.isEmpty() && SessionFilter.same(form, cookie);
  }
}
