package io.aipowergrid.node.mining.stratum;

import java.time.Duration;

/**
 * How patient a client is with pools.
 *
 * @param connectTimeout to open a connection
 * @param firstJobTimeout from the connection to the first job
 * @param silenceMax between two lines of a pool that works
 * @param submitTimeout for the answer to a share
 * @param backoff before the first attempt after a failure; it doubles with each further one
 * @param backoffMax the longest such wait
 * @param returnInterval how often a better pool is tried while a worse one works
 */
record PoolLimits(
    Duration connectTimeout,
    Duration firstJobTimeout,
    Duration silenceMax,
    Duration submitTimeout,
    Duration backoff,
    Duration backoffMax,
    Duration returnInterval) {}
