package io.aipowergrid.node.mining;

/** What mining does with a device. */
public enum DeviceMiningState {
  /** The node does not mine. */
  OFF,
  /** It cannot search just now: there is no work, or no memory for it. */
  WAITING,
  /** The dataset is computed. */
  PREPARING,
  /** Others compute, or did so a moment ago; the dataset stays in memory. */
  PARKED,
  MINING,
  /** It computes wrong, or its kernels fail, and it is left alone until mining is started anew. */
  FAILED,
  /** The driver says that it is gone. */
  LOST
}
