package io.aipowergrid.node.accounts;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of an API key: {@code aipg_}, a prefix by which it is recognised, {@code _}, and 256
 * secret bits as base64url. The fixed form lets secret scanners find leaked keys.
 */
record KeyText(String prefix, String secret) {
  static final int PREFIX_LENGTH = 8;

  private static final Pattern FORM = Pattern.compile("aipg_([a-z0-9]{8})_([A-Za-z0-9_-]{43})");

  /** Reads a key as a customer presents it; anything of another form is no key. */
  static Optional<KeyText> parse(String text) {
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String format() {
    return "aipg_" + prefix + "_" + secret;
  }

  /** Without the secret, so that no log line can leak it. */
  @Override
  public String toString() {
    return "aipg_" + prefix + "_…";
  }
}
