package io.aipowergrid.node.mining;

/** Who gets the rewards of blocks that rigs find for the own chain. */
public enum PayoutScheme {
  /** All of it is the payout address's. Workers may be named as they like. */
  SOLO,
  /** The last shares before the block earn it; workers are named by the address that is paid. */
  PPLNS
}
