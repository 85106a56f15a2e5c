package io.aipowergrid.node.gpu;

/** Why a device was used, or was not: exactly one holds at any time. */
public enum DeviceUse {
  INFERENCE("inference"),
  VERIFICATION("verification"),
  GRID_JOB("work for the grid"),
  MINING("mining"),
  /** Buffers are being freed. */
  FREEING("freeing memory"),
  /** Kept free for a while after the last request, so that the next one starts at once. */
  QUIET("kept free for the next request"),
  /** Mining waits for the end of a hold. */
  HELD("held by an operator"),
  /** Mining waits for its hours. */
  OFF_SCHEDULE("not mining's hour"),
  /** Mining waits until the device draws less than its limit. */
  OVER_POWER("over its power limit, mining waits"),
  /** Mining waits until the device is cooler. */
  HOT("hot, mining waits"),
  /** Nothing computes until the device is cooler. */
  OVERHEATED("too hot for any work"),
  /** Nobody asked for anything. */
  IDLE("idle"),
  DRAINING("draining"),
  RELEASED("drained"),
  /** It needs a reset. */
  FAILED("failed"),
  LOST("lost");

  private final String words;

  DeviceUse(String words) {
    this.words = words;
  }

  /** For the operator. */
  public String words() {
    return words;
  }

  /** Use by a workload. */
  public static DeviceUse of(Workload workload) {
    return switch (workload) {
      case INFERENCE -> INFERENCE;
      case VERIFICATION -> VERIFICATION;
      case GRID_JOB -> GRID_JOB;
      case MINING -> MINING;
    };
  }
}
