package io.aipowergrid.node.console.session;

import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;

/** The cookies of the console: out of reach for scripts and never sent from another site. */
public final class SessionCookie {
  /** Holds the session token. */
  public static final String SESSION = "aipg_session";

  /** Holds the token that the sign-in form must repeat. */
  public static final String DOOR = "aipg_door";

  /** Holds {@code light} or {@code dark}; the only one that the page's script may read. */
  public static final String THEME = "aipg_theme";

  private static final String PATH = "/console";
  private static final int YEAR_SECONDS = 31_536_000;

  private SessionCookie() {}

  /** The cookie of an open session; it ends with the browser, and at the server before that. */
  public static NewCookie open(String token, UriInfo uri) {
    return secret(SESSION, token, NewCookie.DEFAULT_MAX_AGE, uri);
  }

  /** Removes the session cookie. */
  public static NewCookie closed(UriInfo uri) {
    return secret(SESSION, "", 0, uri);
  }

  /** The cookie of the sign-in form. */
  public static NewCookie door(String token, UriInfo uri) {
    return secret(DOOR, token, NewCookie.DEFAULT_MAX_AGE, uri);
  }

  /** Remembers light or dark. */
  public static NewCookie theme(String theme) {
    return new NewCookie.Builder(THEME)
        .value(theme)
        .path(PATH)
        .maxAge(YEAR_SECONDS)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }

  private static NewCookie secret(String name, String value, int maxAge, UriInfo uri) {
    return new NewCookie.Builder(name)
        .value(value)
        .path(PATH)
        .maxAge(maxAge)
        .httpOnly(true)
        .secure("https".equals(uri.getRequestUri().getScheme()))
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
