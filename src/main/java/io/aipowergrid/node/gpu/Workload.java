package io.aipowergrid.node.gpu;

/** What a GPU can be used for; the order is the priority, the first goes first. */
public enum Workload {
  INFERENCE,
  VERIFICATION,
  GRID_JOB,
  MINING;

  /** Whether this one takes the device from the other. */
  public boolean precedes(Workload other) {
    return compareTo(other) < 0;
  }

  /** Mining only gets what nobody else wants, and only after a quiet period. */
  public boolean isBackground() {
    return this == MINING;
  }
}
