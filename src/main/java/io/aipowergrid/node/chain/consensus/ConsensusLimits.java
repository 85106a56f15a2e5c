package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.model.Transaction;

/** Limits of blocks that all networks of the family share (consensus/consensus.h, .cpp). */
public final class ConsensusLimits {
  /** MAX_BLOCK_WEIGHT_HIP2: always the larger limit (chain.md 6). */
  public static final int BLOCK_WEIGHT_MAX = 8_000_000;

  /** Bytes of a block without witnesses: its weight alone must fit. */
  public static final int STRIPPED_BYTES_MAX = BLOCK_WEIGHT_MAX / Transaction.WITNESS_SCALE_FACTOR;

  /** MAX_BLOCK_SIGOPS_COST. */
  public static final int SIGOPS_COST_MAX = 80_000;

  /** COINBASE_MATURITY: a coinbase's coins can be spent this many blocks later. */
  public static final int COINBASE_MATURITY = 100;

  /** Bytes of a coinbase's script (tx_verify.cpp, CheckTransaction). */
  static final int COINBASE_SCRIPT_BYTES_MIN = 2;

  static final int COINBASE_SCRIPT_BYTES_MAX = 100;

  private ConsensusLimits() {}
}
