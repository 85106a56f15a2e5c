package io.aipowergrid.node.inference.grammar;

/** Reads what stands behind a backslash in a regular expression. */
final class RegexEscape {
  private static final String CONTROL_LETTERS = "tnrfv0a";
  private static final String CONTROLS = "\t\n\r\f\u000B\0\u0007";
  private static final int HEX_SHORT = 2;
  private static final int HEX_LONG = 4;

  private RegexEscape() {}

  /** A set or a single character. */
  static CodePointSet set(RegexCursor in) {
    return set(in, false);
  }

  /**
   * @param excluded whether the characters are to be taken away
   */
  static CodePointSet set(RegexCursor in, boolean excluded) {
    if (!in.atEnd()) {
      var named = RegexSets.named(in.peek(), excluded);
      if (named != null) {
        in.next();
        return named;
      }
    }
    return CodePointSet.of(character(in));
  }

  /** A single character. */
  static int character(RegexCursor in) {
    int c = in.next();
    int control = CONTROL_LETTERS.indexOf(c);
    if (control >= 0) {
      return CONTROLS.charAt(control);
    }
    if (c == 'x' || c == 'u') {
      return numbered(in, c);
    }
    boolean letterOrDigit =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letterOrDigit) {
      throw in.unsupported("uses the escape \\" + Character.toString(c));
    }
    return c;
  }

  private static int numbered(RegexCursor in, int letter) {
    if (in.take('{')) {
      int value = 0;
      while (!in.take('}')) {
        value = value * 16 + in.hex(1);
        if (value > Character.MAX_CODE_POINT) {
          throw in.malformed("names a character that does not exist");
        }
      }
      return requireWhole(in, value);
    }
    if (letter == 'x') {
      return in.hex(HEX_SHORT);
    }
    int high = in.hex(HEX_LONG);
    if (Character.isHighSurrogate((char) high) && in.take('\\') && in.take('u')) {
      char low = (char) in.hex(HEX_LONG);
      return requireWhole(
          in, Character.isLowSurrogate(low) ? Character.toCodePoint((char) high, low) : high);
    }
    return requireWhole(in, high);
  }

  private static int requireWhole(RegexCursor in, int point) {
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    if (half || !Character.isValidCodePoint(point)) {
      throw in.malformed("holds half of a surrogate pair");
    }
    return point;
  }
}
