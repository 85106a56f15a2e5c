package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;

/**
 * What an organisation can spend.
 *
 * @param freeLeft left of today's free allowance
 * @param freeAllowance the plan's allowance for a day
 * @param freeRenewsAt the next midnight UTC
 * @param prepaid credit not held back; negative after a reversal, which blocks spending
 * @param reserved held back for open jobs
 * @param openJobs jobs waiting or running
 */
public record BalanceView(
    MicroUsd freeLeft,
    MicroUsd freeAllowance,
    Instant freeRenewsAt,
    MicroUsd prepaid,
    MicroUsd reserved,
    int openJobs) {
  /** What a new job may cost at most. */
  public MicroUsd spendable() {
    return prepaid.isNegative() ? MicroUsd.ZERO : freeLeft.plus(prepaid);
  }
}
