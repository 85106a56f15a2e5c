package io.aipowergrid.node.gpu;

/** What a limit keeps off a device now; the later member keeps off more. */
public enum Restraint {
  NONE,
  /** Mining waits: the device draws more than its limit, and the driver does not hold it. */
  OVER_POWER,
  /** Mining waits: the device is hot. */
  HOT,
  /**
   * Mining waits, and everything else is refused: the device is hotter still. Memory is freed all
   * the same.
   */
  OVERHEATED;

  Restraint orMore(Restraint other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
