package io.aipowergrid.node.inference.grammar;

/** A place in the text of a regular expression. Used by one thread. */
final class RegexCursor {
  private static final int[] NO_BOUNDS = new int[0];

  private final int[] points;
  private final String path;
  private int at;

  RegexCursor(String pattern, String path) {
    if (pattern.length() > GrammarLimits.DEFINITION_CHARS_MAX) {
      throw GrammarException.tooLarge("The regular expression is too long.");
    }
    this.points = pattern.codePoints().toArray();
    this.path = path;
  }

  boolean atEnd() {
    return at == points.length;
  }

  int peek() {
    return points[at];
  }

  int next() {
    if (atEnd()) {
      throw malformed("ends too early");
    }
    int point = points[at++];
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw malformed("holds half of a surrogate pair");
    }
    return point;
  }

  boolean take(int expected) {
    if (!atEnd() && points[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether the character behind the next one is that. */
  boolean secondIs(int expected) {
    return at + 1 < points.length && points[at + 1] == expected;
  }

  /** Steps over the name of a group and its closing bracket. */
  void skipName() {
    while (Character.isLetterOrDigit(next()) || points[at - 1] == '_') {
      if (take('>')) {
        return;
      }
    }
    throw malformed("has a group name without its '>'");
  }

  /** The bounds of {@code {m}}, {@code {m,}} or {@code {m,n}}; empty when none stand here. */
  int[] braces() {
    int back = at;
    if (!take('{')) {
      return NO_BOUNDS;
    }
    int min = number();
    if (min < 0) {
      at = back;
      throw malformed("has a '{' that is no repetition; write it as \\{");
    }
    int max = min;
    if (take(',')) {
      max = number();
    }
    if (!take('}')) {
      throw malformed("has a '{' without its '}'");
    }
    if (max >= 0 && max < min) {
      throw malformed("has a repetition whose bounds are the wrong way round");
    }
    return new int[] {min, max};
  }

  // Absent: RegexNode.UNBOUNDED.
  private int number() {
    int value = RegexNode.UNBOUNDED;
    while (!atEnd() && points[at] >= '0' && points[at] <= '9') {
      value = Math.max(value, 0) * 10 + (points[at++] - '0');
      if (value > GrammarLimits.REPEAT_MAX) {
        throw unsupported("repeats more than %,d times".formatted(GrammarLimits.REPEAT_MAX));
      }
    }
    return value;
  }

  /** The number of exactly that many hexadecimal digits. */
  int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw malformed("has an escape without its hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    return value;
  }

  GrammarException malformed(String what) {
    return GrammarException.malformed(path, "The regular expression " + what + place());
  }

  GrammarException unsupported(String what) {
    return GrammarException.unsupported(path, "The regular expression " + what + place());
  }

  private String place() {
    return " (at character " + at + ").";
  }
}
