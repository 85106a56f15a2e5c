package io.aipowergrid.node.inference;

import java.time.Duration;

/**
 * How long a prompt takes to its first token, and how long when it was asked before.
 *
 * @param model what was run
 * @param cachedTokens of the prompt, when it is asked again
 * @param cold from submit to the first token, nothing in the prefix cache
 * @param warm the same for the same prompt again
 */
public record PrefixBenchReport(
    String model, int threads, int promptTokens, int cachedTokens, Duration cold, Duration warm) {}
