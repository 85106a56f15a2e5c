package io.aipowergrid.node.inference.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Unicode characters, half surrogates excluded, as ascending ranges with gaps. Immutable. */
record CodePointSet(List<Range> ranges) {
  private static final int SURROGATE_FIRST = 0xD800;
  private static final int SURROGATE_LAST = 0xDFFF;

  /** Characters from the first to the last, both included. */
  record Range(int first, int last) {}

  static final CodePointSet NONE = new CodePointSet(List.of());
  static final CodePointSet ALL =
      new CodePointSet(
          List.of(
              new Range(0, SURROGATE_FIRST - 1),
              new Range(SURROGATE_LAST + 1, Character.MAX_CODE_POINT)));

  CodePointSet {
    ranges = List.copyOf(ranges);
  }

  static CodePointSet of(int codePoint) {
    return range(codePoint, codePoint);
  }

  static CodePointSet range(int first, int last) {
    return new CodePointSet(List.of(new Range(first, last))).minus(surrogates());
  }

  /** All characters of a text. */
  static CodePointSet anyOf(String text) {
    return anyOf(text.codePoints().mapToObj(CodePointSet::of).toList());
  }

  /** The union of many sets, sorted once. */
  static CodePointSet anyOf(Collection<CodePointSet> sets) {
    return merge(new ArrayList<>(sets.stream().flatMap(set -> set.ranges.stream()).toList()));
  }

  private static CodePointSet surrogates() {
    return new CodePointSet(List.of(new Range(SURROGATE_FIRST, SURROGATE_LAST)));
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean contains(int codePoint) {
    return ranges.stream().anyMatch(r -> r.first <= codePoint && codePoint <= r.last);
  }

  CodePointSet union(CodePointSet other) {
    var all = new ArrayList<>(ranges);
    all.addAll(other.ranges);
    return merge(all);
  }

  private static CodePointSet merge(List<Range> all) {
    all.sort(Comparator.comparingInt(Range::first));
    var merged = new ArrayList<Range>();
    for (var range : all) {
      if (!merged.isEmpty() && range.first <= merged.getLast().last + 1) {
        var last = merged.removeLast();
        merged.add(new Range(last.first, Math.max(last.last, range.last)));
      } else {
        merged.add(range);
      }
    }
    return new CodePointSet(merged);
  }

  CodePointSet minus(CodePointSet other) {
    var left = new ArrayList<Range>();
    for (var range : ranges) {
      int first = range.first;
      for (var hole : other.ranges) {
        if (hole.last >= first && hole.first <= range.last) {
          if (hole.first > first) {
            left.add(new Range(first, hole.first - 1));
          }
          first = hole.last + 1;
        }
      }
      if (first <= range.last) {
        left.add(new Range(first, range.last));
      }
    }
    return new CodePointSet(left);
  }

  CodePointSet complement() {
    return ALL.minus(this);
  }

  CodePointSet intersect(CodePointSet other) {
    return minus(other.complement());
  }
}
