package io.aipowergrid.node.inference.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Byte-pair merging: of all neighbours that may merge, always the best ranked, and of equals the
 * leftmost, until none is left. Takes O(n log n) for a text of n symbols, whatever it says.
 */
final class BytePairMerger {
  /** No merge of these two. */
  static final int NONE = -1;

  private final String text;
  private final Ranking ranking;
  private final int[] ends;
  private final int[] previous;
  private final int[] next;
  private final boolean[] gone;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingInt(Candidate::rank).thenComparingInt(Candidate::left));

  /** Says how soon two neighbours merge. */
  @FunctionalInterface
  interface Ranking {
    /** Lower is sooner; {@link #NONE} is never. */
    int rank(String text, int start, int middle, int end);
  }

  private record Candidate(int rank, int left, int right, int end) {}

  private BytePairMerger(String text, Ranking ranking) {
    this.text = text;
    this.ranking = ranking;
    this.ends = new int[text.length()];
    this.previous = new int[text.length()];
    this.next = new int[text.length()];
    this.gone = new boolean[text.length()];
  }

  /** Starts with one symbol for each code point of the text; returns the symbols that are left. */
  static List<String> merge(String text, Ranking ranking) {
    return text.isEmpty() ? List.of() : new BytePairMerger(text, ranking).run();
  }

  // A symbol is known by the index of its first char; next is text.length() at the end.
  private List<String> run() {
    int before = NONE;
    for (int at = 0; at < text.length(); at = ends[at]) {
      ends[at] = at + Character.charCount(text.codePointAt(at));
      next[at] = ends[at];
      previous[at] = before;
      before = at;
    }
    for (int at = 0; at < text.length(); at = next[at]) {
      offer(at);
    }
    for (var best = queue.poll(); best != null; best = queue.poll()) {
      if (isCurrent(best)) {
        join(best);
      }
    }
    return symbols();
  }

  private void offer(int left) {
    int right = next[left];
    if (right < text.length()) {
      int rank = ranking.rank(text, left, right, ends[right]);
      if (rank != NONE) {
        queue.add(new Candidate(rank, left, right, ends[right]));
      }
    }
  }

  private boolean isCurrent(Candidate candidate) {
    return !gone[candidate.left]
        && next[candidate.left] == candidate.right
        && ends[candidate.right] == candidate.end;
  }

  private void join(Candidate pair) {
    gone[pair.right] = true;
    ends[pair.left] = pair.end;
    next[pair.left] = next[pair.right];
    if (next[pair.left] < text.length()) {
      previous[next[pair.left]] = pair.left;
    }
    offer(pair.left);
    if (previous[pair.left] != NONE) {
      offer(previous[pair.left]);
    }
  }

  private List<String> symbols() {
    var symbols = new ArrayList<String>();
    for (int at = 0; at < text.length(); at = next[at]) {
      symbols.add(text.substring(at, ends[at]));
    }
    return symbols;
  }
}
