package io.aipowergrid.node.ops.blocks;

import java.util.TreeMap;

/** What became of the blocks of an import. Not thread-safe. */
public final class ImportCounts {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TreeMap<String, Integer> refusals = new TreeMap<>();
  private int taken;
  private int known;
  private int waiting;

  void take() {
    taken++;
  }

  void know() {
    known++;
  }

  void refuse(String reason) {
    refusals.merge(reason, 1, Integer::sum);
  }

  /** Each reading of the files meets the same refused blocks again. */
  void forgetRefusals() {
    refusals.clear();
  }

  /** Sets how many blocks no parent was found for. */
  void leaveWaiting(int blocks) {
    waiting = blocks;
  }

  /** Blocks that are on the chain now, or on a branch beside it, and were not before. */
  public int taken() {
    return taken;
  }

  /** Blocks that were there before. */
  public int known() {
    return known;
  }

  /** Blocks that break a rule, and those that stand on them. */
  public int refused() {
    return refusals.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Blocks whose parent is neither in the files nor on the node. */
  public int waiting() {
    return waiting;
  }

  /** How fast it went, over all blocks that were decided. */
  public String rate(long beganNanos) {
    double seconds = Math.max(1, System.nanoTime() - beganNanos) / NANOS_PER_SECOND;
    return "%,.0f blocks/s".formatted((taken + known + refused()) / seconds);
  }

  /** One line for the operator. */
  public String summary() {
    return "%,d taken, %,d known before, %,d refused%s%s"
        .formatted(
            taken,
            known,
            refused(),
            refusals.isEmpty() ? "" : " " + refusals,
            waiting == 0 ? "" : ", %,d without their parent".formatted(waiting));
  }
}
