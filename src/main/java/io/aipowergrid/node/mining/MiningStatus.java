package io.aipowergrid.node.mining;

import java.time.Instant;

/**
 * How mining stands.
 *
 * @param reason why it does not mine, in words; empty when it does
 * @param since when it came into this state
 * @param threads of the processor that search, or would
 * @param origin whose work it does, or would
 * @param pool that gives the work, by its address; empty for none and on the own chain
 * @param payoutAddress whom found blocks of the own chain pay; empty when that is not configured
 * @param height of the block it searches; 0 for none
 * @param hashesPerSecond over the last minute
 * @param statistics since the node was started
 */
public record MiningStatus(
    MiningState state,
    String reason,
    Instant since,
    int threads,
    MiningOrigin origin,
    String pool,
    String payoutAddress,
    long height,
    double hashesPerSecond,
    MiningStatistics statistics) {}
