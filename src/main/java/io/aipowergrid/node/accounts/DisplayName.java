package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;

/** The rule for names that people give to organisations, projects and keys. */
final class DisplayName {
  static final int LENGTH_MAX = 100;

  private DisplayName() {}

  /** The name without surrounding space: 1 to 100 characters, none of them a control character. */
  static String require(String name) {
    var stripped = name.strip();
    if (stripped.isEmpty()
        || stripped.length() > LENGTH_MAX
        || stripped.chars().anyMatch(Character::isISOControl)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A name has 1 to %d characters and no control characters.".formatted(LENGTH_MAX),
          "name");
    }
    return stripped;
  }
}
