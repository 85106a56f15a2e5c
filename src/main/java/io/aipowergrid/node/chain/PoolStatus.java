package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;

/**
 * How full the pool of transactions is. All parts are of one moment.
 *
 * @param transactions how many wait
 * @param virtualBytes sum of their virtual sizes
 * @param fees sum of what they pay
 * @param memoryBytes what keeping them takes, estimated
 * @param memoryBytesMax beyond which those that pay least have to go
 * @param feePerKilobyteMin what a newcomer has to pay now, base units for 1000 bytes
 */
public record PoolStatus(
    int transactions,
    long virtualBytes,
    Amount fees,
    long memoryBytes,
    long memoryBytesMax,
    long feePerKilobyteMin) {}
