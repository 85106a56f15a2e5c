package io.aipowergrid.node.mining;

/** Whose blocks the node's own miner searches. */
public enum MiningOrigin {
  /** Those of the node's own chain: what is found pays the payout address. */
  OWN_CHAIN,
  /** Those of the configured pools: what is found pays the pool's user. */
  POOLS
}
