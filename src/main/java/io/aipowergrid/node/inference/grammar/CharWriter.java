package io.aipowergrid.node.inference.grammar;

import io.aipowergrid.node.inference.grammar.CodePointSet.Range;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How a character stands in the answer's bytes: as it is, or as inside a JSON string. */
enum CharWriter {
  /** UTF-8. */
  PLAIN,

  /**
   * Inside a JSON string, in one spelling for each character: quotation mark, backslash and control
   * characters escaped, by their short form when they have one, everything else as it is.
   */
  JSON_STRING;

  private static final int ASCII_LAST = 0x7F;
  private static final int CONTROL_LAST = 0x1F;
  private static final String SHORT_ESCAPED = "\"\\\b\f\n\r\t";
  private static final String SHORT_LETTERS = "\"\\bfnrt";
  private static final CodePointSet ESCAPED =
      CodePointSet.range(0, CONTROL_LAST).union(CodePointSet.anyOf("\"\\"));

  private record RuleKey(CharWriter writer, CodePointSet set) {}

  /** An edge for one character of the set. */
  void write(GraphBuilder graph, int from, CodePointSet set, int to) {
    if (isPlainAscii(set)) {
      for (var range : set.ranges()) {
        graph.edge(from, range.first(), range.last(), to);
      }
    } else if (!set.isEmpty()) {
      graph.call(from, new RuleKey(this, set), (start, end) -> draw(graph, start, set, end), to);
    }
  }

  /** A text, character by character. */
  void write(GraphBuilder graph, int from, String text, int to) {
    int at = from;
    var points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int next = i + 1 == points.length ? to : graph.node();
      graph.literal(at, spell(points[i]), next);
      at = next;
    }
    if (points.length == 0) {
      graph.silent(from, to);
    }
  }

  private boolean isPlainAscii(CodePointSet set) {
    return set.ranges().stream().allMatch(range -> range.last() <= ASCII_LAST)
        && (this == PLAIN || set.intersect(ESCAPED).isEmpty());
  }

  private void draw(GraphBuilder graph, int from, CodePointSet set, int to) {
    var plain = this == PLAIN ? set : set.minus(ESCAPED);
    for (Range range : plain.ranges()) {
      Utf8Ranges.draw(graph, from, range.first(), range.last(), to);
    }
    if (this == JSON_STRING) {
      for (Range range : set.intersect(ESCAPED).ranges()) {
        for (int point = range.first(); point <= range.last(); point++) {
          graph.literal(from, spell(point), to);
        }
      }
    }
  }

  private byte[] spell(int point) {
    return (this == JSON_STRING && ESCAPED.contains(point)
            ? escape(point)
            : Character.toString(point))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String escape(int point) {
    int at = SHORT_ESCAPED.indexOf(point);
    return at >= 0
        ? "\\" + SHORT_LETTERS.charAt(at)
        : "\\u" + HexFormat.of().toHexDigits((char) point);
  }
}
