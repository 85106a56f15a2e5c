package io.aipowergrid.node.inference.grammar;

import java.nio.charset.StandardCharsets;

/** Turns a range of characters into edges over the bytes of their UTF-8. */
final class Utf8Ranges {
  private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF};
  private static final int BITS_OF_FOLLOWER = 6;

  private Utf8Ranges() {}

  static void draw(GraphBuilder graph, int from, int first, int last, int to) {
    for (int edge : LAST_OF_LENGTH) {
      if (first <= edge && last > edge) {
        draw(graph, from, first, edge, to);
        draw(graph, from, edge + 1, last, to);
        return;
      }
    }
    // Cut until the following bytes run over all their values, so that one chain of ranges is
    // exact.
    for (int i = 1; first > LAST_OF_LENGTH[0] && i <= LAST_OF_LENGTH.length; i++) {
      int low = (1 << (BITS_OF_FOLLOWER * i)) - 1;
      if ((first & ~low) != (last & ~low)) {
        if ((first & low) != 0) {
          draw(graph, from, first, first | low, to);
          draw(graph, from, (first | low) + 1, last, to);
          return;
        }
        if ((last & low) != low) {
          draw(graph, from, first, (last & ~low) - 1, to);
          draw(graph, from, last & ~low, last, to);
          return;
        }
      }
    }
    chain(graph, from, bytes(first), bytes(last), to);
  }

  private static void chain(GraphBuilder graph, int from, byte[] low, byte[] high, int to) {
    int at = from;
    for (int i = 0; i < low.length; i++) {
      int next = i + 1 == low.length ? to : graph.node();
      graph.edge(at, Byte.toUnsignedInt(low[i]), Byte.toUnsignedInt(high[i]), next);
      at = next;
    }
  }

  private static byte[] bytes(int codePoint) {
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }
}
