package io.aipowergrid.node.inference.grammar;

import io.aipowergrid.node.inference.grammar.RegexNode.Chars;
import io.aipowergrid.node.inference.grammar.RegexNode.Choice;
import io.aipowergrid.node.inference.grammar.RegexNode.Repeat;
import io.aipowergrid.node.inference.grammar.RegexNode.Sequence;
import java.util.ArrayList;

/**
 * Reads regular expressions: literals, {@code .}, classes, escapes, groups, alternatives and the
 * repetitions {@code ? * + {m} {m,} {m,n}}. Anchors may stand at the two ends of the expression or
 * of its outermost alternatives. Look-around, back references, flags and properties are refused.
 * Used by one thread.
 */
final class RegexParser {
  /** How often one part may be repeated anew, as in {@code (a{2}){3}} without its brackets. */
  private static final int REPETITIONS_MAX = 4;

  private final RegexCursor in;
  private final boolean search;

  private RegexParser(String pattern, String path, boolean search) {
    this.in = new RegexCursor(pattern, path);
    this.search = search;
  }

  /** An expression that the whole text must match, with or without anchors. */
  static RegexNode whole(String pattern, String path) {
    return new RegexParser(pattern, path, false).parse();
  }

  /** An expression that must occur somewhere in the text, as in JSON schemas. */
  static RegexNode search(String pattern, String path) {
    return new RegexParser(pattern, path, true).parse();
  }

  private RegexNode parse() {
    var alternatives = new ArrayList<RegexNode>();
    do {
      alternatives.add(outermost());
    } while (in.take('|'));
    if (!in.atEnd()) {
      throw in.malformed("has a ')' without its '('");
    }
    return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
  }

  private RegexNode outermost() {
    boolean fromStart = in.take('^');
    var middle = sequence(0);
    boolean toEnd = in.take('$');
    if (!in.atEnd() && in.peek() != '|' && in.peek() != ')') {
      throw in.unsupported("has something behind '$'");
    }
    var parts = new ArrayList<RegexNode>();
    if (search && !fromStart) {
      parts.add(anything());
    }
    parts.add(middle);
    if (search && !toEnd) {
      parts.add(anything());
    }
    return new Sequence(parts);
  }

  private static RegexNode anything() {
    return new Repeat(new Chars(CodePointSet.ALL), 0, RegexNode.UNBOUNDED);
  }

  private RegexNode choice(int depth) {
    if (depth > GrammarLimits.DEFINITION_DEPTH_MAX) {
      throw in.unsupported(
          "nests more than " + GrammarLimits.DEFINITION_DEPTH_MAX + " groups in one another");
    }
    var alternatives = new ArrayList<RegexNode>();
    do {
      alternatives.add(sequence(depth));
    } while (in.take('|'));
    return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
  }

  private RegexNode sequence(int depth) {
    var parts = new ArrayList<RegexNode>();
    while (!in.atEnd() && in.peek() != '|' && in.peek() != ')' && in.peek() != '$') {
      parts.add(repeated(atom(depth)));
    }
    return new Sequence(parts);
  }

  private RegexNode atom(int depth) {
    int c = in.next();
    return switch (c) {
      case '(' -> group(depth);
      case '[' -> new Chars(RegexClass.read(in));
      case '.' -> new Chars(RegexSets.ANY_OF_LINE);
      case '\\' -> new Chars(RegexEscape.set(in));
      case '^' -> throw in.unsupported("has '^' inside; it may only stand at the beginning");
      case '*', '+', '?' -> throw in.malformed("repeats nothing");
      default -> new Chars(CodePointSet.of(c));
    };
  }

  private RegexNode group(int depth) {
    if (in.take('?')) {
      openMarkedGroup();
    }
    var inside = choice(depth + 1);
    if (!in.take(')')) {
      if (!in.atEnd() && in.peek() == '$') {
        throw in.unsupported("has '$' inside; it may only stand at the end");
      }
      throw in.malformed("has a '(' without its ')'");
    }
    return inside;
  }

  private void openMarkedGroup() {
    if (in.take(':')) {
      return;
    }
    in.take('P');
    if (in.take('<') && !in.atEnd() && Character.isLetter(in.peek())) {
      in.skipName();
      return;
    }
    throw in.unsupported("uses look-around, flags or another extension of groups");
  }

  private RegexNode repeated(RegexNode part) {
    RegexNode result = part;
    for (int levels = 0; !in.atEnd(); levels++) {
      int[] bounds = bounds();
      if (bounds.length == 0) {
        break;
      }
      if (levels == REPETITIONS_MAX) {
        throw in.unsupported("repeats a repetition too often");
      }
      result = new Repeat(result, bounds[0], bounds[1]);
      // A lazy repetition matches the same whole texts.
      in.take('?');
      if (!in.atEnd() && in.peek() == '+') {
        throw in.unsupported("uses a possessive repetition");
      }
    }
    return result;
  }

  private int[] bounds() {
    if (in.take('*')) {
      return new int[] {0, RegexNode.UNBOUNDED};
    }
    if (in.take('+')) {
      return new int[] {1, RegexNode.UNBOUNDED};
    }
    if (in.take('?')) {
      return new int[] {0, 1};
    }
    return in.braces();
  }
}
