package io.aipowergrid.node.mining;

/**
 * What a miner did since it was made.
 *
 * @param hashes computed
 * @param accepted solutions that counted
 * @param blocks of the accepted ones, those known to have made a block
 * @param stale solutions that came too late
 * @param duplicate solutions given before
 * @param rejected solutions that the source refused
 * @param undecided solutions that nobody judged
 * @param failed jobs given up because hashing or the source broke
 */
public record MiningStatistics(
    long hashes,
    long accepted,
    long blocks,
    long stale,
    long duplicate,
    long rejected,
    long undecided,
    long failed) {}
