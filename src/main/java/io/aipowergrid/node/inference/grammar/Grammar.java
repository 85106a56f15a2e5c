package io.aipowergrid.node.inference.grammar;

/**
 * A compiled grammar: a graph of rules over bytes, checked and ready to be walked by a {@link
 * GrammarAutomaton}. Immutable; safe for any thread.
 */
public final class Grammar {
  private static final int BYTES = 256;

  private final int[][] bytes;
  private final int[][] silent;
  private final int[][] calls;
  private final int[] ruleStarts;
  private final boolean[] ends;
  private final int[] needs;
  private final int start;
  private final byte[] classOfByte = new byte[BYTES];
  private final byte[] byteOfClass;

  Grammar(
      int[][] bytes,
      int[][] silent,
      int[][] calls,
      int[] ruleStarts,
      int[] ruleEnds,
      int startRule) {
    this.bytes = bytes;
    this.silent = silent;
    this.calls = calls;
    this.ruleStarts = ruleStarts;
    this.start = ruleStarts[startRule];
    this.ends = new boolean[bytes.length];
    for (int end : ruleEnds) {
      ends[end] = true;
    }
    this.byteOfClass = classify();
    LeftRecursion.refuse(this);
    this.needs = DepthNeeds.of(this, ruleEnds);
    if (needs[start] > GrammarLimits.DEPTH_MAX) {
      throw GrammarException.malformed("", "The definition allows no text at all.");
    }
  }

  // Bytes that no edge tells apart share their transitions.
  private byte[] classify() {
    var cuts = new boolean[BYTES + 1];
    for (var edges : bytes) {
      for (int i = 0; i < edges.length; i += 3) {
        cuts[edges[i]] = true;
        cuts[edges[i + 1] + 1] = true;
      }
    }
    var first = new byte[BYTES];
    int count = 1;
    for (int value = 1; value < BYTES; value++) {
      if (cuts[value]) {
        first[count++] = (byte) value;
      }
      classOfByte[value] = (byte) (count - 1);
    }
    return java.util.Arrays.copyOf(first, count);
  }

  /** How large the graph is. */
  public int nodes() {
    return bytes.length;
  }

  int rules() {
    return ruleStarts.length;
  }

  /** Triples: lowest byte, highest byte, node behind. */
  int[] byteEdges(int node) {
    return bytes[node];
  }

  int[] silentEdges(int node) {
    return silent[node];
  }

  /** Pairs: rule, node behind. */
  int[] callEdges(int node) {
    return calls[node];
  }

  int ruleStart(int rule) {
    return ruleStarts[rule];
  }

  int start() {
    return start;
  }

  /** Whether a rule is complete at that node. */
  boolean ends(int node) {
    return ends[node];
  }

  /** Rules that must be opened, one inside the other, before the node's rule can be complete. */
  int need(int node) {
    return needs[node];
  }

  int byteClasses() {
    return byteOfClass.length;
  }

  int byteClass(int value) {
    return Byte.toUnsignedInt(classOfByte[value & 0xff]);
  }

  /** A byte that stands for its class. */
  int byteOfClass(int byteClass) {
    return Byte.toUnsignedInt(byteOfClass[byteClass]);
  }
}
