package io.aipowergrid.node.inference.grammar;

import java.util.ArrayList;

/** Reads a character class; its opening bracket is already taken. */
final class RegexClass {
  private RegexClass() {}

  static CodePointSet read(RegexCursor in) {
    boolean negated = in.take('^');
    var items = new ArrayList<CodePointSet>();
    if (in.take(']')) {
      throw in.malformed("has an empty class; write a bracket in it as \\]");
    }
    while (!in.take(']')) {
      items.add(item(in, negated));
    }
    var set = CodePointSet.anyOf(items);
    return negated ? set.complement() : set;
  }

  private static CodePointSet item(RegexCursor in, boolean negated) {
    int first = in.next();
    if (first == '[') {
      throw in.unsupported("has a '[' inside a class; write it as \\[");
    }
    if (first == '&' && !in.atEnd() && in.peek() == '&') {
      throw in.unsupported("cuts classes with '&&'");
    }
    if (first == '\\') {
      if (!in.atEnd() && RegexSets.named(in.peek(), negated) != null) {
        return RegexEscape.set(in, negated);
      }
      first = classCharacter(in);
    }
    if (in.atEnd() || in.peek() != '-' || in.secondIs(']')) {
      return CodePointSet.of(first);
    }
    in.next();
    int last = in.next();
    if (last == '\\') {
      if (!in.atEnd() && RegexSets.named(in.peek(), negated) != null) {
        throw in.malformed("has a range that ends in a set");
      }
      last = classCharacter(in);
    }
    if (last < first) {
      throw in.malformed("has a range whose ends are the wrong way round");
    }
    return CodePointSet.range(first, last);
  }

  // Inside a class \b is the backspace.
  private static int classCharacter(RegexCursor in) {
    return in.take('b') ? '\b' : RegexEscape.character(in);
  }
}
