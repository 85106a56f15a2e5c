package io.aipowergrid.node.inference.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds tokens that are written out in a text: at each place the longest, from left to right. */
final class SpecialTokens {
  /** The last noncharacter, which is in no token. */
  private static final char NO_MARKER = '\uFFFF';

  private final Map<String, Integer> ids;
  private final Map<Character, TreeSet<Integer>> lengthsByFirst = new HashMap<>();

  /** A stretch of text, or a token when the id is given. */
  record Piece(String text, @Nullable Integer id) {}

  SpecialTokens(Map<String, Integer> ids) {
    this.ids = Map.copyOf(ids);
    for (var text : ids.keySet()) {
      if (!text.isEmpty()) {
        lengthsByFirst
            .computeIfAbsent(text.charAt(0), _ -> new TreeSet<>(Comparator.reverseOrder()))
            .add(text.length());
      }
    }
  }

  Map<String, Integer> ids() {
    return ids;
  }

  boolean occurIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (lengthAt(text, i) > 0) {
        return true;
      }
    }
    return false;
  }

  /** The text cut at every token in it; no piece is empty. */
  List<Piece> split(String text) {
    return split(text, NO_MARKER);
  }

  /** The same, except that a token of one character right after a marker is text. */
  List<Piece> split(String text, char marker) {
    var pieces = new ArrayList<Piece>();
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      int length = lengthAt(text, i);
      boolean marked = length == 1 && i > 0 && text.charAt(i - 1) == marker;
      if (length == 0 || marked) {
        i++;
        continue;
      }
      if (i > start) {
        pieces.add(new Piece(text.substring(start, i), null));
      }
      var token = text.substring(i, i + length);
      pieces.add(new Piece(token, ids.get(token)));
      i += length;
      start = i;
    }
    if (start < text.length()) {
      pieces.add(new Piece(text.substring(start), null));
    }
    return pieces;
  }

  /** Length of the longest token that begins here; 0 when none does. */
  int lengthAt(String text, int at) {
    var lengths = lengthsByFirst.get(text.charAt(at));
    if (lengths != null) {
      for (int length : lengths) {
        if (at + length <= text.length() && ids.containsKey(text.substring(at, at + length))) {
          return length;
        }
      }
    }
    return 0;
  }
}
