package io.aipowergrid.node.inference.grammar;

import java.util.List;

/** A parsed regular expression. */
sealed interface RegexNode {
  /** Any number of times. */
  int UNBOUNDED = -1;

  /** One character of the set. */
  record Chars(CodePointSet set) implements RegexNode {}

  /** All parts, one behind the other; no parts match the empty text. */
  record Sequence(List<RegexNode> parts) implements RegexNode {}

  /** One of the parts. */
  record Choice(List<RegexNode> parts) implements RegexNode {}

  /**
   * The part that many times.
   *
   * @param max {@link #UNBOUNDED} for any number
   */
  record Repeat(RegexNode part, int min, int max) implements RegexNode {}
}
