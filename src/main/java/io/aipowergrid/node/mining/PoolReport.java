package io.aipowergrid.node.mining;

/**
 * How it goes with one pool.
 *
 * @param name its address, without user
 * @param active whether it gives the jobs now
 * @param connections made so far
 * @param rejected shares refused for other reasons than being late or double
 * @param undecided shares without an answer
 * @param lastFailure why the last connection ended; empty when none did
 */
public record PoolReport(
    String name,
    boolean active,
    long connections,
    long accepted,
    long stale,
    long duplicate,
    long rejected,
    long undecided,
    String lastFailure) {}
