package io.aipowergrid.node.proof;

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

  /** The work of these counts under rule 1. */
  public static WorkUnits of(long parameters, long promptTokens, long outputTokens) {
    return new WorkUnits(
        RULE_PARAMETERS,
        parameters,
        Math.multiplyExact(parameters, Math.addExact(promptTokens, outputTokens)));
  }
}
