package io.aipowergrid.node.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;

/** What became of the blocks of an import, by the node's verdicts. Not thread-safe. */
final class ImportCounts {
  private static final double NANOS_PER_SECOND = 1e9;

  private int connected;
  private int known;
  private final TreeMap<String, Integer> refusals = new TreeMap<>();

  /**
   * @param verdict of submitblock: null for a block that became the tip, else a word
   */
  void add(JsonNode verdict) {
    if (verdict.isNull() || verdict.asText().equals("inconclusive")) {
      connected++;
    } else if (verdict.asText().equals("duplicate")) {
      known++;
    } else {
      refusals.merge(verdict.asText(), 1, Integer::sum);
    }
  }

  int refused() {
    return refusals.values().stream().mapToInt(Integer::intValue).sum();
  }

  String rate(long beganNanos) {
    double seconds = Math.max(1, System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
    return "%,.0f blocks/s".formatted((connected + known + refused()) / seconds);
  }

  String summary() {
    return "%,d taken, %,d known before, %,d refused%s"
        .formatted(connected, known, refused(), refusals.isEmpty() ? "" : " " + refusals);
  }
}
