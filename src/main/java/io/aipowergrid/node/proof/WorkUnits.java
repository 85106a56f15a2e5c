package io.aipowergrid.node.proof;

import io.aipowergrid.node.inference.FinishReason;

/**
 * The useful work of a job in multiply-accumulates of the canonical graph (proof-protocol.md 3.5);
 * 10^12 of them are one unit. Recomputable from the receipt alone: rule 1 counts every parameter
 * once for each prompt and output token and leaves attention out, because the model card does not
 * state layers and head sizes.
 *
 * @param rule which formula; 1 is the one above
 */
public record WorkUnits(int rule, long parameters, long multiplyAccumulates) {
  /** Parameters times tokens. */
  public static final int RULE_PARAMETERS = 1;

  /** The work of these counts under rule 1; a job that failed has none. */
  public static WorkUnits of(
      long parameters, long promptTokens, long outputTokens, FinishReason reason) {
    long tokens = reason.isFault() ? 0 : Math.addExact(promptTokens, outputTokens);
    return new WorkUnits(RULE_PARAMETERS, parameters, Math.multiplyExact(parameters, tokens));
  }
}
