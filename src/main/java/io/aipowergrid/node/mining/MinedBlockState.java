package io.aipowergrid.node.mining;

/** What a found block is worth. */
public enum MinedBlockState {
  /** On the best chain, and its coins cannot be spent yet. */
  IMMATURE,
  /** On the best chain, and its coins can be spent. */
  MATURE,
  /** Not on the best chain: it earned nothing. */
  ORPHANED;

  /** COINBASE_MATURITY, consensus/consensus.h: so many blocks later its coins can be spent. */
  static final int MATURITY = 100;

  /**
   * The state of a block.
   *
   * @param tipHeight height of the tip that {@code onBestChain} speaks of
   */
  static MinedBlockState of(boolean onBestChain, int height, int tipHeight) {
    if (!onBestChain) {
      return ORPHANED;
    }
    // The next block may spend it: that one's height decides (tx_verify.cpp, CheckTxInputs).
    return tipHeight + 1 - height >= MATURITY ? MATURE : IMMATURE;
  }
}
