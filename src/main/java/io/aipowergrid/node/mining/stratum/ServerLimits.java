package io.aipowergrid.node.mining.stratum;

import java.time.Duration;

/**
 * What a server allows.
 *
 * @param sessionsMax connections at a time
 * @param sessionsPerAddressMax of one address, of IPv6 of one /64
 * @param workersMax workers whose statistics are kept
 * @param workersPerAddressMax workers that the connections of one address may authorise
 * @param unsentBytesMax a miner that lets more wait is disconnected
 * @param authorizeTimeout from the connection to the first authorised worker
 * @param idleTimeout without an accepted share
 * @param resendInterval after which a job is sent again; miners take silence for death
 * @param banDuration of an address with {@link AbuseBook#BAN_SCORE}
 * @param varDiff how hard shares are
 */
record ServerLimits(
    int sessionsMax,
    int sessionsPerAddressMax,
    int workersMax,
    int workersPerAddressMax,
    int unsentBytesMax,
    Duration authorizeTimeout,
    Duration idleTimeout,
    Duration resendInterval,
    Duration banDuration,
    VarDiff.Limits varDiff) {}
