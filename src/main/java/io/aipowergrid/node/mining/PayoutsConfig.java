package io.aipowergrid.node.mining;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rewards of blocks that rigs find are shared out. */
@ConfigMapping(prefix = "aipg.mining.payout")
public interface PayoutsConfig {
  /**
   * {@code solo}: everything is the payout address's; {@code pplns}: what the last shares before a
   * block earned is owed to the addresses that workers are named by.
   */
  @WithDefault("solo")
  PayoutScheme scheme();

  /** What the operator keeps of a net reward, in hundredths of a per cent; rounded down. */
  @WithDefault("100")
  int feeBasisPoints();

  /**
   * How much work before a block earns its reward, in per cent of what a block costs on average.
   */
  @WithDefault("200")
  int windowPercent();

  /** What must be owed before it is paid, in base units. */
  @WithDefault("100000000")
  long minimum();

  /** How many addresses one payment pays, at most 250. */
  @WithDefault("200")
  int recipientsMax();
}
