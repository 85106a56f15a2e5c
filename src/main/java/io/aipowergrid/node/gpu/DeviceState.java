package io.aipowergrid.node.gpu;

/** What a device does for its users (architecture.md 7). */
public enum DeviceState {
  /** New leases are granted. */
  RUNNING,
  /** No new leases; those that exist are asked to close. */
  DRAINING,
  /** Drained: nothing of ours is in the device's memory. */
  RELEASED,
  /** An error of the device ended all that was in it; it needs a reset. Leases only close. */
  FAILED,
  /**
   * The driver does not reach it, or a CUDA call of ours ended with an error that ends our context;
   * leases only close.
   */
  LOST;

  /** Whether it cannot be used again before the node is started anew. */
  public boolean isBroken() {
    return this == FAILED || this == LOST;
  }
}
