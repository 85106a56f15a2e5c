package io.aipowergrid.node.accounts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.util.Set;

/**
 * The rule for names that people give to organisations, projects and keys. Others read them in the
 * console and the audit trail, so no character may make a line read otherwise than it is written.
 */
final class DisplayName {
  static final int LENGTH_MAX = 100;

  /** The explicit directions of the Unicode bidirectional algorithm (UAX 9, 2). */
  private static final Set<Byte> TURNS =
      Set.of(
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
          Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE);

  private DisplayName() {}

  /** The name without surrounding space: 1 to 100 characters, no controls or turns of direction. */
  static String require(String name) {
    var stripped = name.strip();
    if (stripped.isEmpty()
        || stripped.length() > LENGTH_MAX
        || stripped.chars().anyMatch(DisplayName::isControl)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "A name has 1 to %d characters and no control or direction characters."
              .formatted(LENGTH_MAX),
          "name");
    }
    return stripped;
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character)
        || TURNS.contains(Character.getDirectionality(character));
  }
}
