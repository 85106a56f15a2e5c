package io.aipowergrid.node.accounts;

import java.time.Duration;

/**
 * How much of a project's minute is left.
 *
 * @param resetRequests how long until all requests of a minute are free again
 * @param resetTokens how long until all tokens of a minute are free again
 */
public record QuotaState(
    long limitRequests,
    long remainingRequests,
    Duration resetRequests,
    long limitTokens,
    long remainingTokens,
    Duration resetTokens) {}
