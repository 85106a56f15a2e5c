package io.aipowergrid.node.gpu;

/** Why a device was used, or was not: exactly one holds at any time. */
public enum DeviceUse {
  INFERENCE,
  VERIFICATION,
  GRID_JOB,
  MINING,
  /** Buffers are being freed. */
  FREEING,
  /** Kept free for a while after the last request, so that the next one starts at once. */
  QUIET,
  /** Mining waits for the end of a hold. */
  HELD,
  /** Mining waits for its hours. */
  OFF_SCHEDULE,
  /** Nobody asked for anything. */
  IDLE,
  DRAINING,
  RELEASED,
  LOST;

  static DeviceUse of(Workload workload) {
    return switch (workload) {
      case INFERENCE -> INFERENCE;
      case VERIFICATION -> VERIFICATION;
      case GRID_JOB -> GRID_JOB;
      case MINING -> MINING;
    };
  }
}
