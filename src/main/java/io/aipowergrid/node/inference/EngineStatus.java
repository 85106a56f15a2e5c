package io.aipowergrid.node.inference;

/**
 * A snapshot of the engine.
 *
 * @param running generations in the batch
 * @param waiting generations accepted and not yet in the batch
 * @param kvPagesUsed pages of KV memory held by running generations
 * @param kvPagesCached further pages of KV memory, kept for prompts that begin alike
 * @param kvPagesTotal pages the configured KV memory would give the largest loaded model
 * @param tokensGenerated output tokens since start
 * @param promptTokens prompt tokens prefilled since start, each once
 * @param prefixTokensAsked prompt tokens that were looked for in the prefix cache since start
 * @param prefixTokensFound the part of them that was found, and so not prefilled
 * @param preemptions how often since start a running generation gave its KV memory back to older
 *     ones and went to wait again
 * @param recomputedTokens tokens, of prompts and of answers, that were computed once more because
 *     of that
 * @param draining whether new work is refused
 */
public record EngineStatus(
    int running,
    int waiting,
    long kvPagesUsed,
    long kvPagesCached,
    long kvPagesTotal,
    long tokensGenerated,
    long promptTokens,
    long prefixTokensAsked,
    long prefixTokensFound,
    long preemptions,
    long recomputedTokens,
    boolean draining) {}
