package io.aipowergrid.node.inference;

/**
 * What holding answers to a constraint costs beside the model.
 *
 * @param constraint what was held to
 * @param vocabulary tokens of the vocabulary
 * @param compileMicros from the definition to its graph
 * @param tokens tokens of the answers that were walked
 * @param firstMicros for each token of an answer, nothing remembered before it
 * @param worstMicros the dearest single token of that answer
 * @param againMicros for each token of the same answer, masks remembered
 */
public record ConstraintBenchReport(
    String constraint,
    int vocabulary,
    double compileMicros,
    int tokens,
    double firstMicros,
    double worstMicros,
    double againMicros) {}
