package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name people sign in with: trimmed and in lower case, so that spelling does not matter. */
final class EmailAddress {
  private static final int LENGTH_MAX = 254;
  private static final Pattern FORM = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]+");

  private EmailAddress() {}

  static Optional<String> parse(String text) {
    var address = text.strip().toLowerCase(Locale.ROOT);
    return address.length() <= LENGTH_MAX && FORM.matcher(address).matches()
        ? Optional.of(address)
        : Optional.empty();
  }

  static String require(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.INVALID_REQUEST, "This is not an e-mail address.", "email"));
  }
}
