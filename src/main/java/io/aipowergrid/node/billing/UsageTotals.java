package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;

/** Usage added up. Prompt tokens include the cached ones. */
public record UsageTotals(
    long jobs, long promptTokens, long cachedPromptTokens, long outputTokens, MicroUsd cost) {
  public static final UsageTotals NONE = new UsageTotals(0, 0, 0, 0, MicroUsd.ZERO);

  public UsageTotals plus(UsageTotals other) {
    return new UsageTotals(
        Math.addExact(jobs, other.jobs),
        Math.addExact(promptTokens, other.promptTokens),
        Math.addExact(cachedPromptTokens, other.cachedPromptTokens),
        Math.addExact(outputTokens, other.outputTokens),
        cost.plus(other.cost));
  }
}
