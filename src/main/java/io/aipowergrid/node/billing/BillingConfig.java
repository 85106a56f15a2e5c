package io.aipowergrid.node.billing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of prices, ledger and usage. Money is in micro-USD, a millionth of a US dollar. */
@ConfigMapping(prefix = "aipg.billing")
public interface BillingConfig {
  /** Price of a million prompt tokens, in micro-USD, for models without a price of their own. */
  @WithDefault("100000")
  long promptPerMillion();

  /** Price of a million prompt tokens found in the cache, in micro-USD, for such models. */
  @WithDefault("50000")
  long cachedPromptPerMillion();

  /** Price of a million output tokens, in micro-USD, for such models. */
  @WithDefault("400000")
  long outputPerMillion();

  /**
   * How long plans, and prices that are only shown, are kept in memory, which is how late another
   * node sees a change of them.
   */
  @WithDefault("PT5S")
  Duration planCache();

  /** How long usage is kept job by job before it is rolled up by the hour. */
  @WithDefault("P35D")
  Duration usageDetail();

  /** How long usage rolled up by the hour is kept. */
  @WithDefault("P800D")
  Duration usageHours();

  /** How often usage is rolled up. */
  @WithDefault("1h")
  String usageSweep();

  /** How often balances and open reservations are measured. */
  @WithDefault("15s")
  String measure();

  /** How often the whole ledger is audited; the audit reads every posting. */
  @WithDefault("15m")
  String ledgerCheck();

  /** How many usage rows one roll-up transaction moves at most. */
  @WithDefault("10000")
  int usageSweepRowsMax();
}
