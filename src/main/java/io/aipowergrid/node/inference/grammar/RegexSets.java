package io.aipowergrid.node.inference.grammar;

import org.jspecify.annotations.Nullable;

/**
 * The sets behind {@code . \d \w \s} and their complements. Where dialects differ (is U+00A0 white
 * space?) only characters on which all agree are taken, so a text matches under each of them.
 */
final class RegexSets {
  static final CodePointSet DIGIT = CodePointSet.range('0', '9');
  static final CodePointSet WORD =
      DIGIT
          .union(CodePointSet.range('a', 'z'))
          .union(CodePointSet.range('A', 'Z'))
          .union(CodePointSet.of('_'));
  static final CodePointSet LINE_ENDS = CodePointSet.anyOf("\n\r\u0085\u2028\u2029");
  static final CodePointSet ANY_OF_LINE = LINE_ENDS.complement();

  private static final CodePointSet SPACE = CodePointSet.anyOf(" \t\n\r\f");
  private static final CodePointSet SPACE_ANYWHERE =
      CodePointSet.range('\t', '\r')
          .union(CodePointSet.anyOf(" \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF"))
          .union(CodePointSet.range(0x1C, 0x1F))
          .union(CodePointSet.range(0x2000, 0x200A));
  // Digits and letters beyond ASCII belong to \d and \w in some dialects.
  private static final CodePointSet ASCII = CodePointSet.range(0, 0x7F);

  private RegexSets() {}

  /**
   * The set of a letter behind a backslash.
   *
   * @param excluded whether the set stands where its characters are taken away
   * @return null when the letter names no set
   */
  static @Nullable CodePointSet named(int letter, boolean excluded) {
    var beyond = excluded ? ASCII.complement() : CodePointSet.NONE;
    return switch (letter) {
      case 'd' -> DIGIT.union(beyond);
      case 'w' -> WORD.union(beyond);
      case 's' -> excluded ? SPACE_ANYWHERE : SPACE;
      case 'D' -> excluded ? DIGIT.complement() : ASCII.minus(DIGIT);
      case 'W' -> excluded ? WORD.complement() : ASCII.minus(WORD);
      case 'S' -> excluded ? SPACE.complement() : SPACE_ANYWHERE.complement();
      default -> null;
    };
  }
}
