package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.util.Locale;
import java.util.Set;

/**
 * Which passwords are accepted: long ones that are not obvious. No rule asks for digits or signs,
 * which only make people write passwords down (NIST SP 800-63B).
 */
final class PasswordPolicy {
  static final int LENGTH_MAX = 256;
  static final int DISTINCT_MIN = 5;

  // Long enough for the length rule, and first in every guesser's list.
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "passwort",
          "letmein",
          "qwerty",
          "qwertz",
          "iloveyou",
          "administrator",
          "operator",
          "welcome",
          "changeme",
          "aipowergrid",
          "secret");

  private final int lengthMin;

  PasswordPolicy(int lengthMin) {
    this.lengthMin = lengthMin;
  }

  /** Accepts a new password or says in one sentence what is wrong with it. */
  void require(String password, String email) {
    if (password.length() < lengthMin || password.length() > LENGTH_MAX) {
      throw refused("A password has %d to %d characters.".formatted(lengthMin, LENGTH_MAX));
    }
    if (password.chars().distinct().count() < DISTINCT_MIN) {
      throw refused("A password has at least %d different characters.".formatted(DISTINCT_MIN));
    }
    var lower = password.toLowerCase(Locale.ROOT);
    var mailbox = email.substring(0, Math.max(0, email.indexOf('@'))).toLowerCase(Locale.ROOT);
    if (mailbox.length() >= 3 && lower.contains(mailbox)) {
      throw refused("A password does not contain the name of the e-mail address.");
    }
    if (isCommon(lower)) {
      throw refused("This password is one of the first that anybody would guess.");
    }
  }

  // A common word with digits and signs around it, or several times in a row, is still common.
  private static boolean isCommon(String lower) {
    var letters = lower.replaceAll("[^a-z]", "");
    return COMMON.stream()
            .anyMatch(word -> !letters.isEmpty() && letters.replace(word, "").isEmpty())
        || "abcdefghijklmnopqrstuvwxyz".contains(lower)
        || "01234567890123456789".contains(lower);
  }

  private static NodeException refused(String detail) {
    return new NodeException(ErrorCode.INVALID_REQUEST, detail, "password");
  }
}
