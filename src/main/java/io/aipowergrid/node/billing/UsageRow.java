package io.aipowergrid.node.billing;

import io.aipowergrid.node.base.MicroUsd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one ended job used.
 *
 * @param keyId the key that called, or null for a console session
 * @param promptTokens all prompt tokens, cached ones included
 * @param finishedAt decides the hour and day it counts for
 */
public record UsageRow(
    UUID jobId,
    UUID organisationId,
    UUID projectId,
    @Nullable UUID keyId,
    String modelId,
    Instant finishedAt,
    long promptTokens,
    long cachedPromptTokens,
    long outputTokens,
    MicroUsd cost) {}
