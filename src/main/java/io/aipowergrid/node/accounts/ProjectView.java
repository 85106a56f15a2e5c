package io.aipowergrid.node.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * A part of an organisation with keys, quota and usage of its own.
 *
 * @param archived its keys are refused; usage and receipts stay readable
 */
public record ProjectView(
    UUID id, UUID organisationId, String name, boolean archived, Instant createdAt) {}
