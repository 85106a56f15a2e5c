package io.aipowergrid.node.mining;

/** Whether the node mines. */
public enum MiningState {
  /** No miner is configured. */
  OFF,
  /** An operator stopped it, or the node itself stops. */
  STOPPED,
  /** It shall mine, and something is in the way. */
  WAITING,
  /** It mines. */
  MINING
}
