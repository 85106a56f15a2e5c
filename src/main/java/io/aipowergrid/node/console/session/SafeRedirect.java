package io.aipowergrid.node.console.session;

import org.jspecify.annotations.Nullable;

/** Keeps redirects inside the console, so that a link cannot lead a signed-in person elsewhere. */
public final class SafeRedirect {
  /** Where everybody lands who did not ask for another page. */
  public static final String HOME = "/console";

  private static final int LENGTH_MAX = 512;

  private SafeRedirect() {}

  /** The wanted path when it is one of ours, the overview otherwise. */
  public static String within(@Nullable String wanted) {
    if (wanted == null || wanted.length() > LENGTH_MAX) {
      return HOME;
    }
    boolean ours =
        wanted.equals(HOME) || wanted.startsWith(HOME + "/") || wanted.startsWith(HOME + "?");
    // A backslash, a control character or dots could be read by a browser as another host or path.
    boolean plain =
        wanted.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\') && !wanted.contains("..");
    return ours && plain && !wanted.contains("//") ? wanted : HOME;
  }
}
